import * as v from 'valibot';
import { EngineError } from '../protocol';
import type { ModelRecord } from '../storage/models/model-record';

/** A model that whoever hosts this app offers beside it. */
export interface OperatorModel {
  readonly summary: string;
  readonly record: ModelRecord;
  readonly sizeBytes: number | null;
}

const FILE = v.strictObject({
  url: v.pipe(v.string(), v.nonEmpty()),
  sizeBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits'))),
});
const MODEL = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'letters, digits, points and dashes')),
  name: v.pipe(v.string(), v.nonEmpty()),
  summary: v.optional(v.string(), ''),
  licence: v.optional(v.string()),
  files: v.pipe(v.array(FILE), v.minLength(1)),
});
const MODELS = v.strictObject({ models: v.array(MODEL) });

/**
 * Reads `models.json` beside the app.
 * @param address of the file, relative to the page; addresses in it may be relative to it
 * @returns none when there is no such file
 * @throws EngineError `invalid_request` that says where the file is wrong, `download_failed`
 */
export async function readOperatorModels(address: string): Promise<OperatorModel[]> {
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
  const parsed = v.safeParse(MODELS, parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw wrong(
      `at ${v.getDotPath(issue) ?? 'the top'}: found ${issue.received}, allowed ${issue.expected ?? issue.message}`,
    );
  }
  return parsed.output.models.map(({ id, name, summary, licence, files }) => {
    const wanted = files.map((file) => {
      const url = new URL(file.url, base);
      if (!/^https?:$/.test(url.protocol)) throw wrong(`${file.url} is no http address`);
      const fileName = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
      return {
        id: `${base.host}/${id}/${fileName}`,
        name: fileName,
        url: url.href,
        sizeBytes: file.sizeBytes ?? null,
        sha256: file.sha256 ?? null,
        magic: 'GGUF',
      };
    });
    const sizes = wanted.map(({ sizeBytes }) => sizeBytes);
    return {
      summary,
      sizeBytes: sizes.includes(null) ? null : sizes.reduce<number>((a, b) => a + (b ?? 0), 0),
      record: {
        id: `${base.host}/${id}`,
        name,
        kind: 'gguf',
        origin: base.host,
        licence: licence ?? null,
        files: wanted,
        addedMs: Date.now(),
      },
    };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    throw wrong(thrown instanceof Error ? thrown.message : 'it is no JSON');
  }
}

function wrong(found: string): EngineError {
  return new EngineError('invalid_request', `models.json, ${found}`);
}
