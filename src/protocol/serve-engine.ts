import { expose, releaseProxy, type Endpoint, type ProxyMethods } from 'comlink';
import type { Engine, GenerateEvent, LoadEvent, LogitsRow } from './engine';
import { EventBatch } from './event-batch';
import { OneAtATime } from './one-at-a-time';
import { installTransferHandlers } from './transfer-handlers';
import type { WireEngine } from './wire';

type Callback<Event> = (events: readonly Event[]) => void | Promise<void>;

/**
 * The worker's end of the line. Holds for every engine what the page relies on: one call at a time, events in batches, and
 * all of a call's events taken by the page before the call itself resolves (they travel on another port, so nothing else
 * would keep them in order).
 */
export function serveEngine(engine: Engine, endpoint: Endpoint): void {
  installTransferHandlers();
  const calls = new OneAtATime();
  let releaseLoadEvents = (): void => undefined;

  const wire: WireEngine = {
    load: (source, onEvents, signal) =>
      calls.replace('load', signal, async (callSignal) => {
        const batch = batchFor(onEvents, newestProgress);
        const push = (event: LoadEvent): void => {
          batch.push(event);
        };
        try {
          const model = await engine.load(source, push, callSignal);
          await batch.drain();
          releaseLoadEvents();
          releaseLoadEvents = () => {
            release(onEvents);
            releaseLoadEvents = () => undefined;
          };
          return model;
        } catch (error) {
          // The model that was there may still be, and may still be lost.
          release(onEvents);
          throw error;
        }
      }),

    generate: (request, onEvents, signal) =>
      calls
        .run('generate', signal, (callSignal) =>
          batched(onEvents, joinText, (push) => engine.generate(request, push, callSignal)),
        )
        .finally(() => {
          release(onEvents);
        }),

    answerNow: () => engine.answerNow(),
    describePrompt: (prompt, withTokens) => engine.describePrompt(prompt, withTokens),

    logits: (request, onRows, signal) =>
      calls
        .run('logits', signal, (callSignal) =>
          batched(onRows, keepRows, (push) => engine.logits(request, push, callSignal)),
        )
        .finally(() => {
          release(onRows);
        }),

    unload: async () => {
      await calls.stop('the model is being unloaded');
      await engine.unload();
      releaseLoadEvents();
    },
    stats: () => engine.stats(),
    ping: () => Promise.resolve(),
  };
  expose(wire, endpoint);
}

async function batched<Event, Result>(
  callback: Callback<Event>,
  merge: (earlier: Event, later: Event) => Event | null,
  work: (push: (event: Event) => void) => Promise<Result>,
): Promise<Result> {
  const batch = batchFor(callback, merge);
  try {
    return await work((event) => {
      batch.push(event);
    });
  } finally {
    await batch.drain();
  }
}

function batchFor<Event>(
  callback: Callback<Event>,
  merge: (earlier: Event, later: Event) => Event | null,
): EventBatch<Event> {
  return new EventBatch(async (events) => {
    await callback(events);
  }, merge);
}

/** Callbacks arrive as comlink proxies; each holds a port until it is released. */
function release(callback: object): void {
  (callback as Partial<ProxyMethods>)[releaseProxy]?.();
}

function newestProgress(earlier: LoadEvent, later: LoadEvent): LoadEvent | null {
  return earlier.kind === 'progress' && later.kind === 'progress' ? later : null;
}

function joinText(earlier: GenerateEvent, later: GenerateEvent): GenerateEvent | null {
  if (earlier.kind !== 'text' || later.kind !== 'text') return null;
  return {
    kind: 'text',
    text: earlier.text + later.text,
    nTokens: earlier.nTokens + later.nTokens,
    ...(earlier.choices && { choices: [...earlier.choices, ...(later.choices ?? [])] }),
  };
}

function keepRows(): LogitsRow | null {
  return null;
}
