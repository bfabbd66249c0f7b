import type { ModelRecord } from './model-record';

/** The key of a file that was copied from this computer: the same file gets the same. */
export function importedFileId({ name, size, lastModified }: File): string {
  return `local/${name}/${String(size)}/${String(lastModified)}`;
}

/** One GGUF of this computer, or all parts of a split one, as a model of the store. */
export function importedModel(files: readonly File[]): ModelRecord {
  const names = files.map(({ name }) => name).sort();
  return {
    id: files.map(importedFileId).sort().join('|'),
    name: names[0] ?? '',
    kind: 'gguf',
    origin: 'this computer',
    licence: null,
    addedMs: Date.now(),
    files: files.map((file) => ({
      id: importedFileId(file),
      name: file.name,
      url: null,
      sizeBytes: file.size,
      sha256: null,
    })),
  };
}
