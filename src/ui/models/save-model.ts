import { EngineError } from '../../protocol';
import type { ModelShelf } from '../../state/model-shelf.svelte';
import type { StoredModel } from '../../storage/models/model-record';
import { chooseFolder, chooseTarget, saveBlob } from '../save-file';

/**
 * Writes a stored model's files where the person wants them: one by one, or a build's hundreds into a folder.
 * @throws EngineError `no_folders`
 */
export async function saveModel(shelf: ModelShelf, stored: StoredModel): Promise<void> {
  await (stored.model.kind === 'mlc' ? saveFolder(shelf, stored) : saveFiles(shelf, stored));
}

async function saveFolder(shelf: ModelShelf, { model, files }: StoredModel): Promise<void> {
  const folder = await chooseFolder();
  if (folder === 'cancelled') return;
  if (!folder) {
    throw new EngineError(
      'no_folders',
      `found no showDirectoryPicker; ${model.name} has ${String(files.length)} files`,
    );
  }
  for (const { id, name } of files) {
    const target = await folder.getFileHandle(name, { create: true });
    await shelf.exportFile(model.id, id, target);
    if (shelf.failureOf(model.id)) return;
  }
}

async function saveFiles(shelf: ModelShelf, { model, files }: StoredModel): Promise<void> {
  for (const { id, name } of files) {
    const target = await chooseTarget(name);
    if (target === 'cancelled') return;
    const blob = await shelf.exportFile(model.id, id, target);
    if (blob) saveBlob(blob, name);
  }
}
