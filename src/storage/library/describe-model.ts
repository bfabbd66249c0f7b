import type { ModelShape } from '../../protocol';
import type { DownloadOptions } from '../download/download.types';
import { RemoteFile } from '../download/remote-file';
import type { ModelRecord, WantedFile } from '../models/model-record';
import { CONFIG_FILE, fileNamed, lacksShards, manifestOf, shardFiles } from '../models/mlc-files';
import type { ModelFacts } from './library.types';
import { sumBytes, withAddress } from './wanted-files';

/** Random access to a file, as the engine reads it. */
interface ReadableFile {
  readonly name: string;
  readonly sizeBytes: number;
  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** How the engines read what decides a model's memory; they throw `unsupported_…` for one that they do not run. */
export interface ShapeReaders {
  readonly gguf: (files: readonly ReadableFile[], signal: AbortSignal) => Promise<ModelShape>;
  /** @param config the text of an MLC build's configuration */
  readonly mlc: (config: string) => ModelShape;
}

type DescribeOptions = Pick<DownloadOptions, 'signal' | 'stallMs' | 'retry'>;

/** Somebody waits for an answer, and can ask again. */
const RETRY = { retries: 2, firstWaitMs: 500, longestWaitMs: 2000 };

/**
 * What a model takes to run, out of its own files where they lie: of a GGUF its header, of an MLC build its configuration.
 * @throws EngineError `unsupported_…` when no engine here runs it, `malformed_file`, `integrity_failed` for another kind of file, `download_failed`; AbortError
 */
export async function describeModel(
  model: ModelRecord,
  readers: ShapeReaders,
  { signal, stallMs, retry = RETRY }: DescribeOptions,
): Promise<ModelFacts> {
  const open = (file: WantedFile): Promise<RemoteFile> =>
    RemoteFile.open(withAddress(file), {
      signal,
      onEvent: () => undefined,
      retry,
      ...(stallMs !== undefined && { stallMs }),
    });
  if (model.kind === 'gguf') {
    const files: RemoteFile[] = [];
    // One after the other: each holds the first MiB of a part.
    for (const file of model.files) files.push(await open(file));
    return { sizeBytes: sumBytes(files), shape: await readers.gguf(files, signal) };
  }
  const readText = async (file: WantedFile): Promise<string> => {
    const remote = await open(file);
    return new TextDecoder().decode(await remote.read(0, remote.sizeBytes));
  };
  const shape = readers.mlc(await readText(fileNamed(model, CONFIG_FILE)));
  if (!lacksShards(model)) return { sizeBytes: sumBytes(model.files), shape };
  const manifest = withAddress(manifestOf(model));
  return { sizeBytes: sumBytes(shardFiles(manifest, await readText(manifest))), shape };
}
