import { promisifyRequest } from 'idb-keyval';
import { Database } from '../../../src/storage/database';
import { MODEL_DATABASE } from '../../../src/storage/models/model-store';

/** What only a broken disk does. */
export async function flipStoredBit(id: string, index: number, bit: number): Promise<void> {
  const database = new Database(MODEL_DATABASE);
  const pieces = database.store('pieces');
  await pieces('readwrite', async (store) => {
    const buffer = await promisifyRequest<ArrayBuffer>(store.get([id, index]));
    const bytes = new Uint8Array(buffer);
    const at = (bit >> 3) % bytes.length;
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
    store.put(buffer, [id, index]);
    await promisifyRequest(store.transaction);
  });
  database.close();
}

export async function deleteModelDatabase(): Promise<void> {
  await promisifyRequest(indexedDB.deleteDatabase('talaria-models'));
}
