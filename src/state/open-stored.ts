import type { ChosenFiles } from '../storage/handles/file-system-access';
import { importedModel, isMlcFolder } from '../storage/models/imported-model';
import type { ModelRecord } from '../storage/models/model-record';
import type { ModelSession } from './model-session.svelte';
import type { ModelShelf } from './model-shelf.svelte';
import type { RememberedFiles } from './remembered-files.svelte';
import { toEngineError } from '../protocol';

/** Loads a stored model. When something in the store turns out bad, that is fetched again, and the model loaded once more. */
export async function openStored(
  session: ModelSession,
  shelf: ModelShelf,
  model: ModelRecord,
): Promise<void> {
  await session.openStored(model);
  if (session.error?.code !== 'integrity_failed') return;
  if (model.files.some(({ url }) => url === null)) return;
  if (await shelf.download(model)) await session.openStored(model);
}

/** Loads files of this computer where they lie; the folder of an MLC build is copied first, since WebLLM reads only the store. */
export async function openChosen(
  session: ModelSession,
  shelf: ModelShelf,
  remembered: RememberedFiles,
  chosen: ChosenFiles,
): Promise<void> {
  const { files } = chosen;
  if (!isMlcFolder(files)) {
    await session.open(files);
    if (session.model && !session.error) await remembered.remember(chosen);
    return;
  }
  try {
    const model = importedModel(files);
    if (await shelf.importFiles(files)) await session.openStored(model);
  } catch (thrown) {
    session.report(toEngineError(thrown));
  }
}
