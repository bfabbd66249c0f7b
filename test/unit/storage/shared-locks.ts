import type { Locks } from '../../../src/storage/chats/seal-state';

interface Request {
  readonly isShared: boolean;
  readonly begin: () => void;
}

/** Locks that are held alone or shared, in the order in which they were asked for; Node 20 has none. One name only. */
export function sharedLocks(): Locks {
  const held = new Set<Request>();
  const waiting: Request[] = [];
  const letIn = (): void => {
    for (let next = waiting[0]; next; next = waiting[0]) {
      const isFree = held.size === 0 || (next.isShared && [...held].every((one) => one.isShared));
      if (!isFree) return;
      waiting.shift();
      held.add(next);
      next.begin();
    }
  };
  const request = async (_name: string, ...rest: readonly unknown[]): Promise<unknown> => {
    const work = rest.at(-1) as () => Promise<unknown>;
    const options = (rest.length > 1 ? rest[0] : {}) as LockOptions;
    let mine: Request | undefined;
    await new Promise<void>((begin) => {
      mine = { isShared: options.mode === 'shared', begin };
      waiting.push(mine);
      letIn();
    });
    try {
      return await work();
    } finally {
      if (mine) held.delete(mine);
      letIn();
    }
  };
  return { request: request };
}
