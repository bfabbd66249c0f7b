import * as v from 'valibot';
import { EngineError } from '../../protocol';
import { checkedJson } from '../checked-json';
import type { ModelRecord, WantedFile } from './model-record';

/** A build's hyper-parameters and how it is spoken to. */
export const CONFIG_FILE = 'mlc-chat-config.json';
/** The list of a build's tensors and of the files that hold them. */
export const MANIFEST_FILE = 'tensor-cache.json';
/** What WebLLM called it before 0.2.80. */
export const OLD_MANIFEST_FILE = 'ndarray-cache.json';
export const LIBRARY_FILE = /\.wasm$/;

/** How a compiled library begins. */
export const LIBRARY_MAGIC = '\0asm';

const MANIFEST = v.object({
  records: v.pipe(
    v.array(
      v.object({
        dataPath: v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'the name of a file in the same folder')),
        nbytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
        md5sum: v.optional(
          v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, '32 lower-case hex digits')),
        ),
      }),
    ),
    v.minLength(1),
  ),
});

/** Whether a model is an MLC build of which only the small files are listed so far. */
export function lacksShards({ kind, files }: ModelRecord): boolean {
  return kind === 'mlc' && !files.some(({ name }) => name.endsWith('.bin'));
}

/** @throws EngineError `malformed_file` */
export function manifestOf(model: ModelRecord): WantedFile {
  return fileNamed(model, MANIFEST_FILE, OLD_MANIFEST_FILE);
}

/** @throws EngineError `malformed_file` when an MLC build has no file of these names */
export function fileNamed({ name, files }: ModelRecord, ...names: readonly string[]): WantedFile {
  const found = files.find((file) => names.includes(file.name));
  if (found) return found;
  throw new EngineError(
    'malformed_file',
    `${name}: found no ${names.join(' or ')} among its files; allowed: the folder of an MLC build`,
  );
}

/**
 * The files of a build's weights, beside its manifest.
 * @throws EngineError `malformed_file`
 */
export function shardFiles(
  manifest: WantedFile & { readonly url: string },
  text: string,
): WantedFile[] {
  const { records } = checkedJson(MANIFEST, text, {
    name: manifest.name,
    code: 'malformed_file',
  });
  const idOf = (name: string): string => manifest.id.slice(0, -manifest.name.length) + name;
  return records.map(({ dataPath, nbytes, md5sum }) => ({
    id: idOf(dataPath),
    name: dataPath,
    url: new URL(dataPath, manifest.url).href,
    sizeBytes: nbytes,
    sha256: null,
    ...(md5sum !== undefined && { md5: md5sum }),
  }));
}
