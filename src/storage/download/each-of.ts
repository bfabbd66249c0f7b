import pLimit from 'p-limit';

const CONNECTIONS = 4;

/** Works on some items at a time; the first that fails stops the others, which have all ended when this returns. */
export async function eachOf<Item>(
  items: readonly Item[],
  { signal, connections = CONNECTIONS }: { signal: AbortSignal; connections?: number },
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const siblings = new AbortController();
  const both = AbortSignal.any([signal, siblings.signal]);
  const limit = pLimit(connections);
  const results = await Promise.allSettled(
    items.map((item) =>
      limit(async () => {
        both.throwIfAborted();
        try {
          await work(item, both);
        } catch (thrown) {
          siblings.abort(thrown);
          throw thrown;
        }
      }),
    ),
  );
  signal.throwIfAborted();
  siblings.signal.throwIfAborted();
  if (results.some(({ status }) => status === 'rejected')) throw new Error('one was left out');
}
