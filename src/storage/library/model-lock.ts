import { EngineError } from '../../protocol';

/**
 * Runs `work` while no other tab or worker works on the model; the lock goes with the thread that holds it.
 * @throws EngineError `busy`
 */
export async function withModelLock<Result>(
  id: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return navigator.locks.request(`talaria-model:${id}`, { ifAvailable: true }, async (lock) => {
    if (lock) return work();
    throw new EngineError(
      'busy',
      `${id} is being worked on, perhaps in another tab; wait for that or stop it there`,
    );
  });
}
