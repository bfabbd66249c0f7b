import type { WorkerThread } from '../engine-client/worker-thread';
import { EngineError } from '../protocol';
import { connectKeyDerivation, type KeyDerivation } from '../storage/chats/key-derivation';

/** @returns what makes keys of passphrases in a worker of their own, which ends with what it had in memory */
export function deriveInWorker(startThread: () => WorkerThread): KeyDerivation['derive'] {
  return async (passphrase, salt, cost) => {
    const thread = startThread();
    const died = thread.died.then((reason): never => {
      throw new EngineError('worker_died', `making the key ended: ${reason}`);
    });
    // After it is ended.
    died.catch(() => undefined);
    try {
      return await Promise.race([
        connectKeyDerivation(thread.endpoint).derive(passphrase, salt, cost),
        died,
      ]);
    } finally {
      thread.terminate();
    }
  };
}
