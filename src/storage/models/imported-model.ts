import { EngineError } from '../../protocol';
import { CONFIG_FILE, MANIFEST_FILE } from './mlc-files';
import type { ModelRecord } from './model-record';

/** What WebLLM reads of a build, beside its weights and its library. */
const MLC_FILES = [CONFIG_FILE, MANIFEST_FILE, 'tokenizer.json', 'tokenizer_config.json'];

/** The key of a file that was copied from this computer: the same file gets the same. */
export function importedFileId({ name, size, lastModified }: File): string {
  return `local/${name}/${String(size)}/${String(lastModified)}`;
}

/** Whether these are the files of an MLC build, as a chosen folder gives them. */
export function isMlcFolder(files: readonly File[]): boolean {
  return files.some(({ name }) => name === CONFIG_FILE);
}

/**
 * One GGUF of this computer, all parts of a split one, or the folder of an MLC build, as a model of the store.
 * @throws EngineError `malformed_file` for a folder in which something is missing
 */
export function importedModel(files: readonly File[]): ModelRecord {
  const wanted = isMlcFolder(files) ? mlcFiles(files) : files;
  const library = wanted.find(({ name }) => name.endsWith('.wasm'));
  const names = wanted.map(({ name }) => name).sort();
  return {
    id: library ? importedFileId(library) : wanted.map(importedFileId).sort().join('|'),
    name: library ? library.name.replace(/(_cs\d+k)?(-webgpu)?\.wasm$/, '') : (names[0] ?? ''),
    kind: library ? 'mlc' : 'gguf',
    origin: 'this computer',
    licence: null,
    addedMs: Date.now(),
    files: wanted.map((file) => ({
      id: importedFileId(file),
      name: file.name,
      url: null,
      sizeBytes: file.size,
      sha256: null,
    })),
  };
}

function mlcFiles(files: readonly File[]): File[] {
  const wanted = files.filter(({ name }) => MLC_FILES.includes(name) || /\.(bin|wasm)$/.test(name));
  const names = wanted.map(({ name }) => name);
  const missing = [
    ...MLC_FILES.filter((name) => !names.includes(name)),
    ...['.bin', '.wasm'].filter((end) => !names.some((name) => name.endsWith(end))),
  ];
  if (missing.length === 0) return wanted;
  throw new EngineError(
    'malformed_file',
    `this folder of an MLC build lacks ${missing.join(', ')}; its weights, configuration, tokenizer and compiled library must lie in it together`,
  );
}
