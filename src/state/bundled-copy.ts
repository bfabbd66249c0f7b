import { BUNDLED_MODEL } from '../hermes/bundled-model';
import { isAbortError, type ModelSource } from '../protocol';
import type { ModelLibrary } from '../storage/library/library.types';
import type { ModelRecord } from '../storage/models/model-record';
import type { ModelStore } from '../storage/models/model-store';
import { fetchFile, type FetchProgress } from './fetch-file';

/** Another file has another id, so that an update of the page never meets the pieces of an older one. */
const ID_PREFIX = 'bundled/';
const ID = `${ID_PREFIX}${BUNDLED_MODEL.sha256.slice(0, 16)}`;

/** Whether a stored model came with the page: it goes with the page's version, and is not for the person to keep or delete. */
export function isBundledCopy({ id }: ModelRecord): boolean {
  return id.startsWith(ID_PREFIX);
}

function bundledRecord(): ModelRecord {
  const { name, path, sizeBytes, sha256 } = BUNDLED_MODEL;
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  return {
    id: ID,
    name,
    kind: 'gguf',
    origin: location.host,
    licence: null,
    addedMs: Date.now(),
    files: [
      {
        id: `${ID}/${fileName}`,
        name: fileName,
        url: new URL(path, document.baseURI).href,
        sizeBytes,
        sha256,
        magic: 'GGUF',
      },
    ],
  };
}

/**
 * The bundled model: from the browser's store, where it comes with the first visit, so that every later one needs no network; where
 * there is no storage, or a server sends no parts of files, straight from the page's own server.
 * @throws EngineError `download_failed`; AbortError
 */
export async function bringBundled(
  library: Pick<ModelLibrary, 'download' | 'delete'>,
  store: Pick<ModelStore, 'list'>,
  onProgress: (progress: FetchProgress) => void,
  signal: AbortSignal,
): Promise<ModelSource> {
  const record = bundledRecord();
  const source: ModelSource = { kind: 'stored', fileIds: record.files.map(({ id }) => id) };
  try {
    const stored = await store.list();
    if (stored.some(({ model, isWhole }) => model.id === ID && isWhole)) return source;
    await library.download(
      record,
      ({ doneBytes: loadedBytes, totalBytes }) => {
        onProgress({ loadedBytes, totalBytes });
      },
      signal,
    );
    const old = stored.filter(({ model }) => isBundledCopy(model) && model.id !== ID);
    // What cannot be deleted now is tried again with the next version.
    for (const { model } of old) await library.delete(model.id).catch(() => undefined);
    return source;
  } catch (thrown) {
    if (isAbortError(thrown)) throw thrown;
    const file = await fetchFile(BUNDLED_MODEL.path, onProgress, signal);
    return { kind: 'files', files: [file] };
  }
}
