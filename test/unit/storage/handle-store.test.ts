import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import {
  filesOf,
  HandleStore,
  type RememberedModel,
} from '../../../src/storage/handles/handle-store';

const file = (name: string): File => new File(['GGUF'], name);
/** Node has no handles; plain objects are kept as they are. */
const asHandles = (names: readonly string[]) =>
  names.map((name) => ({ name })) as unknown as FileSystemFileHandle[];

describe('the ways to files of this computer', () => {
  it('are kept, the last opened first, once each, until they are forgotten', async () => {
    const store = new HandleStore();
    await store.remember([file('b-2.gguf'), file('b-1.gguf')], asHandles(['b-2.gguf', 'b-1.gguf']));
    await store.remember([file('a.gguf')], asHandles(['a.gguf']));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store.remember([file('b-1.gguf'), file('b-2.gguf')], asHandles(['b-1.gguf', 'b-2.gguf']));
    const [first, second] = await store.list();
    expect([first?.name, first?.sizeBytes, second?.name]).toEqual(['b-1.gguf', 8, 'a.gguf']);
    await store.forget(first!.id);
    expect(await store.list()).toHaveLength(1);
  });
});

describe('reading them again', () => {
  const remembered = (handle: object): RememberedModel => ({
    id: 'a',
    name: 'a.gguf',
    sizeBytes: 4,
    openedMs: 1,
    handles: [
      { name: 'a.gguf', getFile: () => Promise.resolve(file('a.gguf')), ...handle },
    ] as never,
  });
  const state = (one: PermissionState) => () => Promise.resolve(one);

  it.each([
    ['was allowed before', { queryPermission: state('granted') }],
    ['is allowed now', { queryPermission: state('prompt'), requestPermission: state('granted') }],
    ['needs no permission', {}],
  ])('gives the file when it %s', async (_, handle) => {
    expect((await filesOf(remembered(handle)))[0]?.name).toBe('a.gguf');
  });

  it.each([
    [
      'not allowed',
      { queryPermission: state('prompt'), requestPermission: state('denied') },
      'no permission',
    ],
    ['gone', { getFile: () => Promise.reject(new Error('NotFound')) }, 'not where it was'],
  ])('says so when it is %s', async (_, handle, said) => {
    await expect(filesOf(remembered(handle))).rejects.toMatchObject({
      code: 'source_changed',
      message: expect.stringContaining(said) as unknown,
    });
  });
});
