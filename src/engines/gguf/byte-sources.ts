import { BlobSource } from '../../llm/gguf/blob-source';
import type { ByteSource } from '../../llm/gguf/byte-source';
import { EngineError, type ModelSource } from '../../protocol';
import { ModelStore } from '../../storage/models/model-store';
import { StoredFile } from '../../storage/models/stored-file';

/** Made with the first stored model; most visits need none. */
let store: ModelStore | null = null;

/** @throws EngineError `no_model` for a stored file that is not there, `storage_failed` */
export async function byteSources(source: ModelSource): Promise<ByteSource[]> {
  if (source.kind === 'files') return source.files.map((file) => new BlobSource(file));
  const opened = (store ??= new ModelStore());
  return Promise.all(
    source.fileIds.map(async (id) => {
      const file = await opened.find(id);
      if (file) return new StoredFile(opened, file);
      throw new EngineError('no_model', `found no stored file ${id}; it may have been deleted`);
    }),
  );
}
