import { wrap, type Endpoint, type Remote } from 'comlink';
import { forEach, withSignal } from './line-call';
import { installTransferHandlers } from './transfer-handlers';
import type { RemoteEngine, WireEngine } from './wire';

export type { RemoteEngine } from './wire';

/** The page's end of the line: an `Engine` whose calls run on the far side of `endpoint`. */
export function connectEngine(endpoint: Endpoint): RemoteEngine {
  installTransferHandlers();
  const wire: Remote<WireEngine> = wrap<WireEngine>(endpoint);
  return {
    load: (source, onEvent, signal) =>
      withSignal(signal, (lineSignal) => wire.load(source, forEach(onEvent), lineSignal)),
    generate: (request, onEvent, signal) =>
      withSignal(signal, (lineSignal) => wire.generate(request, forEach(onEvent), lineSignal)),
    answerNow: () => wire.answerNow(),
    describePrompt: (prompt, withTokens) => wire.describePrompt(prompt, withTokens),
    logits: (request, onRow, signal) =>
      withSignal(signal, (lineSignal) => wire.logits(request, forEach(onRow), lineSignal)),
    unload: () => wire.unload(),
    stats: () => wire.stats(),
    ping: () => wire.ping(),
  };
}
