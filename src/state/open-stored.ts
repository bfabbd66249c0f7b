import type { ChosenFiles } from '../storage/handles/file-system-access';
import { importedModel, isMlcFolder } from '../storage/models/imported-model';
import type { ModelRecord } from '../storage/models/model-record';
import type { LastModel } from './last-model.svelte';
import type { ModelSession } from './model-session.svelte';
import type { ModelShelf } from './model-shelf.svelte';
import type { RememberedFiles } from './remembered-files.svelte';
import { toEngineError } from '../protocol';

/** Loads a stored model. When something in the store turns out bad, that is fetched again, and the model loaded once more. */
export async function loadStored(
  session: ModelSession,
  shelf: Pick<ModelShelf, 'download'>,
  model: ModelRecord,
): Promise<void> {
  await session.openStored(model);
  if (
    session.error?.code === 'integrity_failed' &&
    model.files.every(({ url }) => url !== null) &&
    (await shelf.download(model))
  ) {
    await session.openStored(model);
  }
}

/** The same for one that the person goes on with: the next visit begins with it. */
export async function openStored(
  session: ModelSession,
  shelf: ModelShelf,
  last: LastModel,
  model: ModelRecord,
): Promise<void> {
  last.dismiss();
  last.remember(model, true);
  await loadStored(session, shelf, model);
  if (session.error) last.forget();
  else last.remember(model, false);
}

/** Loads files of this computer where they lie; the folder of an MLC build is copied first, since WebLLM reads only the store. */
export async function openChosen(
  session: ModelSession,
  shelf: ModelShelf,
  remembered: RememberedFiles,
  last: LastModel,
  chosen: ChosenFiles,
): Promise<void> {
  const { files } = chosen;
  if (!isMlcFolder(files)) {
    await session.open(files);
    if (!session.model || session.error) return;
    last.dismiss();
    last.rememberFile(files.map(({ name }) => name).sort()[0] ?? '');
    await remembered.remember(chosen);
    return;
  }
  try {
    const model = importedModel(files);
    if (await shelf.importFiles(files)) await openStored(session, shelf, last, model);
  } catch (thrown) {
    session.report(toEngineError(thrown));
  }
}
