import { afterEach, describe, expect, it } from 'vitest';
import { filesOf, HandleStore } from '../../src/storage/handles/handle-store';

/*
 * Real handles, of the browser's own private files: the dialog that gives handles of a person's files cannot be driven. The browser
 * grants these without asking.
 */
const root = () => navigator.storage.getDirectory();
const NAME = 'own.gguf';

async function write(text: string): Promise<FileSystemFileHandle> {
  const handle = await (await root()).getFileHandle(NAME, { create: true });
  const target = await handle.createWritable();
  await target.write(text);
  await target.close();
  return handle;
}

afterEach(async () => {
  const store = new HandleStore();
  for (const { id } of await store.list()) await store.forget(id);
  await (await root()).removeEntry(NAME).catch(() => undefined);
});

describe('a handle', () => {
  it('is kept by the browser and leads to the file as it is then', async () => {
    const handle = await write('GGUF');
    await new HandleStore().remember([await handle.getFile()], [handle]);
    await write('GGUF, longer');
    const [model] = await new HandleStore().list();
    expect(model?.sizeBytes).toBe(4);
    const [file] = await filesOf(model!);
    expect(await file?.text()).toBe('GGUF, longer');
  });

  it('of a file that is gone says so', async () => {
    const handle = await write('GGUF');
    await new HandleStore().remember([await handle.getFile()], [handle]);
    await (await root()).removeEntry(NAME);
    const [model] = await new HandleStore().list();
    await expect(filesOf(model!)).rejects.toMatchObject({
      code: 'source_changed',
      message: expect.stringContaining('own.gguf is not where it was') as string,
    });
  });
});
