import 'fake-indexeddb/auto';
import { createStore, set } from 'idb-keyval';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { RecordStore } from '../../../src/storage/record-store';

it('keeps small records, and leaves those where they are that it cannot read', async () => {
  const store = new RecordStore('numbers', v.strictObject({ n: v.number() }));
  await store.set('b', { n: 2 });
  await store.set('a', { n: 1 });
  await set('c', { n: 'three' }, createStore('numbers', 'records'));
  for (let time = 0; time < 2; time++) {
    expect(await store.list()).toMatchObject({
      values: [{ n: 1 }, { n: 2 }],
      bad: [
        {
          key: 'c',
          error: { code: 'storage_failed', message: 'c, at n: found "three", allowed number' },
        },
      ],
    });
  }
  await store.delete('a');
  expect((await store.list()).values).toEqual([{ n: 2 }]);
});
