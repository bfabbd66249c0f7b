import type { ModelRecord } from '../storage/models/model-record';
import type { ModelSession } from './model-session.svelte';
import type { ModelShelf } from './model-shelf.svelte';

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
