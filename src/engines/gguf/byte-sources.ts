import { BlobSource } from '../../llm/gguf/blob-source';
import type { ByteSource } from '../../llm/gguf/byte-source';
import { EngineError, type ModelSource } from '../../protocol';
import { StoredFile } from '../../storage/models/stored-file';
import { browserStore } from '../browser-store';

/** @throws EngineError `no_model` for a stored file that is not there, `storage_failed` */
export async function byteSources(source: ModelSource): Promise<ByteSource[]> {
  switch (source.kind) {
    case 'files':
      return source.files.map((file) => new BlobSource(file));
    case 'stored':
      return Promise.all(source.fileIds.map(storedFile));
    case 'mlc':
      throw new EngineError(
        'invalid_request',
        'found an MLC build; allowed for this engine: GGUF files',
      );
  }
}

async function storedFile(id: string): Promise<StoredFile> {
  const store = browserStore();
  const file = await store.find(id);
  if (file) return new StoredFile(store, file);
  throw new EngineError('no_model', `found no stored file ${id}; it may have been deleted`);
}
