import type { CliApi, Outcome } from './cli.types';
import { EngineClient } from './engine-client/engine-client';
import { startEngineWorker } from './engine-client/worker-thread';
import { toEngineError } from './protocol';

/**
 * The page that the command line drives: the app's own engine client and worker, without the app. `scripts/cli` puts the
 * model's files into the one input and calls `window.talaria`; what streams goes to `window.talariaEmit`.
 */
const engine = new EngineClient(startEngineWorker);

/** A thrown error would cross to Node as a string; its code has to stay. */
async function outcome<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    const { code, message } = toEngineError(thrown);
    return { ok: false, code, message };
  }
}

const api: CliApi = {
  load: () =>
    outcome(() => {
      const files = [...(document.querySelector('input')?.files ?? [])];
      return engine.load({ kind: 'files', files }, () => undefined);
    }),
  generate: (request) => outcome(() => streaming((onEvent) => engine.generate(request, onEvent))),
  logits: (request) => outcome(() => streaming((onRow) => engine.logits(request, onRow))),
  unload: () => outcome(() => engine.unload()),
};

/** Sends what streams to Node and resolves when Node has all of it. */
async function streaming<Event, Result>(
  work: (onEvent: (event: Event) => void) => Promise<Result>,
): Promise<Result> {
  const sent: Promise<void>[] = [];
  const result = await work((event) => {
    sent.push(globalThis.talariaEmit(event));
  });
  await Promise.all(sent);
  return result;
}

globalThis.talaria = api;
