import * as v from 'valibot';
import { EngineError } from '../protocol';
import { checkedJson } from '../storage/checked-json';
import type { ModelRecord, WantedFile } from '../storage/models/model-record';
import { hostedBuildFiles } from './mlc-model';

/** A model that whoever hosts this app offers beside it. */
export interface OperatorModel {
  readonly summary: string;
  readonly record: ModelRecord;
  readonly sizeBytes: number | null;
}

const HASH = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits'));
const FILE = v.strictObject({
  url: v.pipe(v.string(), v.nonEmpty()),
  sizeBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  sha256: v.optional(HASH),
});
/** An MLC build: the folder with its configuration and weights, and its compiled library. */
const BUILD = v.strictObject({
  folder: v.pipe(v.string(), v.endsWith('/', 'an address that ends with /')),
  library: v.pipe(v.string(), v.endsWith('.wasm', 'the address of a .wasm file')),
  librarySha256: v.optional(HASH),
  sizeBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
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
const MODELS = v.strictObject({ models: v.array(MODEL) });

/**
 * Reads `models.json` beside the app.
 * @param address of the file, relative to the page; addresses in it may be relative to it
 * @returns none when there is no such file, or no network to fetch a model over
 * @throws EngineError `invalid_request` that says where the file is wrong, `download_failed`
 */
export async function readOperatorModels(address: string): Promise<OperatorModel[]> {
  if (!navigator.onLine) return [];
  const response = await fetch(address, { cache: 'no-cache' }).catch(() => null);
  // Without a network there is nobody to offer anything; servers of single-page apps send the page for what they lack.
  const isPage = response?.headers.get('content-type')?.startsWith('text/html');
  if (!response || response.status === 404 || isPage) return [];
  if (!response.ok) {
    throw new EngineError(
      'download_failed',
      `models.json: found the answer ${String(response.status)}`,
    );
  }
  return parseOperatorModels(await response.text(), new URL(address, location.href));
}

/** @throws EngineError `invalid_request` */
export function parseOperatorModels(text: string, base: URL): OperatorModel[] {
  const { models } = checkedJson(MODELS, text, { name: 'models.json', code: 'invalid_request' });
  return models.map((model) => {
    const id = `${base.host}/${model.id}`;
    const files =
      model.kind === 'mlc' ? hostedBuild(id, model.build, base) : ggufFiles(id, model.files, base);
    return {
      summary: model.summary,
      sizeBytes: model.kind === 'mlc' ? (model.build.sizeBytes ?? null) : sumBytes(files),
      record: {
        id,
        name: model.name,
        kind: model.kind,
        origin: base.host,
        licence: model.licence ?? null,
        files,
        addedMs: Date.now(),
      },
    };
  });
}

function ggufFiles(
  id: string,
  files: readonly v.InferOutput<typeof FILE>[],
  base: URL,
): WantedFile[] {
  return files.map((file) => {
    const url = addressOf(file.url, base);
    const name = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
    return {
      id: `${id}/${name}`,
      name,
      url: url.href,
      sizeBytes: file.sizeBytes ?? null,
      sha256: file.sha256 ?? null,
      magic: 'GGUF',
    };
  });
}

function hostedBuild(id: string, build: v.InferOutput<typeof BUILD>, base: URL): WantedFile[] {
  return hostedBuildFiles(id, addressOf(build.folder, base), {
    url: addressOf(build.library, base),
    sha256: build.librarySha256,
  });
}

function addressOf(address: string, base: URL): URL {
  const url = new URL(address, base);
  if (!/^https?:$/.test(url.protocol)) throw wrong(`${address} is no http address`);
  return url;
}

function sumBytes(files: readonly WantedFile[]): number | null {
  const sizes = files.map(({ sizeBytes }) => sizeBytes);
  return sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

function wrong(found: string): EngineError {
  return new EngineError('invalid_request', `models.json, ${found}`);
}
