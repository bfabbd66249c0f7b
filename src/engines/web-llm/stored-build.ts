import { EngineError } from '../../protocol';
import type { FileRecord } from '../../storage/models/file-record';
import type { ModelStore } from '../../storage/models/model-store';
import { StoredFile } from '../../storage/models/stored-file';
import { LIBRARY_FILE, MANIFEST_FILE, OLD_MANIFEST_FILE } from '../../storage/models/mlc-files';

/*
 * WebLLM wants http addresses, and fetches some kinds of them past its caches: a library on this host or on `localhost`. These
 * belong to nobody, so that nothing can be fetched by mistake; one model is loaded at a time, so all builds share them.
 */
const FOLDER_URL = 'https://build.invalid/resolve/main/';
const LIBRARY_URL = 'https://build.invalid/library.wasm';

/** An MLC build as it lies in the browser's store. */
export interface StoredBuild {
  readonly id: string;
  readonly name: string;
  readonly licence: string | null;
  readonly folderUrl: string;
  readonly libraryUrl: string;
  /** By the address under which WebLLM asks for them. */
  readonly files: ReadonlyMap<string, StoredFile>;
  readonly weightsBytes: number;
  readonly sizeBytes: number;
  /** A small file of the build, or null when it has no such file. */
  readonly readText: (name: string) => Promise<string | null>;
}

/** @throws EngineError `no_model` when it is not there or not whole, `storage_failed` */
export async function openBuild(store: ModelStore, modelId: string): Promise<StoredBuild> {
  const model = await store.findModel(modelId);
  if (!model) throw new EngineError('no_model', `found no stored model ${modelId}`);
  const records = await Promise.all(model.files.map(({ id }) => store.find(id)));
  const missing = model.files.filter((_, index) => (records[index]?.sha256 ?? null) === null);
  const [first] = missing;
  if (first) {
    throw new EngineError(
      'no_model',
      `${model.name}: found ${String(missing.length)} of its ${String(model.files.length)} files not whole, ${first.name} the first; go on with the download`,
    );
  }
  const byName = new Map(
    (records as FileRecord[]).map((file) => [file.name, new StoredFile(store, file)]),
  );
  const files = new Map<string, StoredFile>();
  for (const [name, file] of byName) {
    if (LIBRARY_FILE.test(name)) files.set(LIBRARY_URL, file);
    else files.set(new URL(name, FOLDER_URL).href, file);
    if (name === OLD_MANIFEST_FILE) files.set(new URL(MANIFEST_FILE, FOLDER_URL).href, file);
  }
  const sumBytes = (of: Iterable<StoredFile>): number =>
    Array.from(of).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    id: model.id,
    name: model.name,
    licence: model.licence,
    folderUrl: FOLDER_URL,
    libraryUrl: LIBRARY_URL,
    files,
    weightsBytes: sumBytes([...byName.values()].filter(({ name }) => name.endsWith('.bin'))),
    sizeBytes: sumBytes(byName.values()),
    readText: async (name) => {
      const file = byName.get(name);
      return file ? new TextDecoder().decode(await file.read(0, file.sizeBytes)) : null;
    },
  };
}
