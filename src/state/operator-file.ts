import * as v from 'valibot';
import type { HouseRules } from '../hermes/house-rules';
import { EngineError } from '../protocol';
import { checkedJson } from '../storage/checked-json';
import { HOUSE_RULES } from './house-rules-schema';

const HASH = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits'));
const SIZE = v.pipe(v.number(), v.integer(), v.minValue(1));
const FILE = v.strictObject({
  url: v.pipe(v.string(), v.nonEmpty()),
  sizeBytes: v.optional(SIZE),
  sha256: v.optional(HASH),
});
/** An MLC build: the folder with its configuration and weights, and its compiled library. */
const BUILD = v.strictObject({
  folder: v.pipe(v.string(), v.endsWith('/', 'an address that ends with /')),
  library: v.pipe(v.string(), v.endsWith('.wasm', 'the address of a .wasm file')),
  librarySha256: v.optional(HASH),
  sizeBytes: v.optional(SIZE),
});
const ABOUT = {
  id: v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'letters, digits, points and dashes')),
  name: v.pipe(v.string(), v.nonEmpty()),
  summary: v.optional(v.string(), ''),
  licence: v.optional(v.string()),
};
const MODEL = v.variant('kind', [
  v.strictObject({
    kind: v.optional(v.literal('gguf'), 'gguf'),
    ...ABOUT,
    files: v.pipe(v.array(FILE), v.minLength(1)),
  }),
  v.strictObject({ kind: v.literal('mlc'), ...ABOUT, build: BUILD }),
]);
const OPERATOR_FILE = v.strictObject({
  models: v.array(MODEL),
  houseRules: v.optional(HOUSE_RULES),
});

/** What whoever hosts the page says in `models.json`. */
export type OperatorFile = v.InferOutput<typeof OPERATOR_FILE>;
export type HostedFile = v.InferOutput<typeof FILE>;
export type HostedBuild = v.InferOutput<typeof BUILD>;

/** On the same host as the page: whoever waits longer has no network to speak of. */
const DEADLINE_MS = 8000;

/**
 * Reads `models.json` beside the app.
 * @returns its text; `none` when there is no such file, `offline` when nobody can be asked
 * @throws EngineError `download_failed`
 */
export async function fetchOperatorFile(address: string): Promise<FetchedOperatorFile> {
  if (!navigator.onLine) return { kind: 'offline' };
  const response = await fetch(address, {
    cache: 'no-cache',
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch(() => null);
  if (!response) return { kind: 'offline' };
  // Servers of single-page apps send the page for what they lack.
  const isPage = response.headers.get('content-type')?.startsWith('text/html');
  if (response.status === 404 || isPage) return { kind: 'none' };
  if (!response.ok) {
    throw new EngineError(
      'download_failed',
      `models.json: found the answer ${String(response.status)}`,
    );
  }
  return { kind: 'text', text: await response.text() };
}

export type FetchedOperatorFile =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'none' | 'offline' };

/** @throws EngineError `invalid_request` that says where the file is wrong */
export function parseOperatorFile(text: string): OperatorFile {
  return checkedJson(OPERATOR_FILE, text, { name: 'models.json', code: 'invalid_request' });
}

/**
 * The rules alone, so that a mistake among the models does not put them out of force; null where there are none.
 * @throws EngineError `invalid_request` that says where they are wrong
 */
export function parseHouseRules(text: string): HouseRules | null {
  const schema = v.object({ houseRules: v.nullish(HOUSE_RULES, null) });
  return checkedJson(schema, text, { name: 'models.json', code: 'invalid_request' }).houseRules;
}
