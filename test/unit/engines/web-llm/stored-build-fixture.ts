import { importFile } from '../../../../src/storage/models/import-file';
import { importedFileId } from '../../../../src/storage/models/imported-model';
import type { ModelRecord } from '../../../../src/storage/models/model-record';
import type { ModelStore } from '../../../../src/storage/models/model-store';
import { mlcBuild, type BuildOptions } from '../../../fixtures/mlc-build';

/** Puts a build into the store, as a download would have. */
export async function storeBuild(
  store: ModelStore,
  id: string,
  options: BuildOptions & { readonly without?: string } = {},
): Promise<ModelRecord> {
  const files = [...mlcBuild(options)]
    .filter(([name]) => name !== options.without)
    .map(([name, bytes]) => new File([bytes], name, { lastModified: id.length }));
  const model: ModelRecord = {
    id,
    name: 'Build',
    kind: 'mlc',
    origin: 'here',
    licence: 'apache-2.0',
    addedMs: 1,
    files: files.map((file) => ({
      id: importedFileId(file),
      name: file.name,
      url: null,
      sizeBytes: file.size,
      sha256: null,
    })),
  };
  await store.recordModel(model);
  for (const file of files) {
    await importFile(file, {
      store,
      signal: new AbortController().signal,
      onStored: () => undefined,
      onHashed: () => undefined,
    });
  }
  return model;
}
