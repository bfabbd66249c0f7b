import { transferHandlers, type TransferHandler } from 'comlink';
import { fromWireError, toWireError, type WireError } from './wire-error';

/**
 * What comlink does not carry by itself: an error's class, `code` and `cause`, and an `AbortSignal`.
 * Both ends of a line must have called `installTransferHandlers`.
 */
export function installTransferHandlers(): void {
  if (transferHandlers.has('abort-signal')) return;
  const thrown = transferHandlers.get('throw');
  if (!thrown) throw new Error('comlink has no handler named "throw"; its version changed');
  transferHandlers.set('throw', thrownHandler(thrown.canHandle.bind(thrown)));
  transferHandlers.set('abort-signal', abortSignalHandler);
}

/** comlink wraps what was thrown in `{ value }` under a marker that only its own `canHandle` knows. */
interface Thrown {
  readonly value: unknown;
}

function thrownHandler(
  canHandle: (value: unknown) => value is unknown,
): TransferHandler<unknown, WireError> {
  return {
    canHandle,
    serialize: (thrown) => [toWireError((thrown as Thrown).value), []],
    deserialize: (wire) => {
      throw fromWireError(wire);
    },
  };
}

/** A signal crosses as the far end of a channel on which one message, the abort's reason, may come. */
type WireSignal =
  | { readonly aborted: true; readonly reason: WireError }
  | { readonly aborted: false; readonly port: MessagePort };

const releases = new WeakMap<AbortSignal, () => void>();

const abortSignalHandler: TransferHandler<AbortSignal, WireSignal> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize: (signal) => {
    if (signal.aborted) return [{ aborted: true, reason: toWireError(signal.reason) }, []];
    const { port1, port2 } = new MessageChannel();
    const forward = (): void => {
      port1.postMessage(toWireError(signal.reason));
      port1.close();
    };
    signal.addEventListener('abort', forward, { once: true });
    releases.set(signal, () => {
      signal.removeEventListener('abort', forward);
      port1.close();
    });
    return [{ aborted: false, port: port2 }, [port2]];
  },
  deserialize: (wire) => {
    const controller = new AbortController();
    if (wire.aborted) {
      controller.abort(fromWireError(wire.reason));
    } else {
      wire.port.onmessage = (event: MessageEvent<WireError>): void => {
        controller.abort(fromWireError(event.data));
        wire.port.close();
      };
    }
    return controller.signal;
  },
};

/** Closes the channel of a signal that was sent. Without it each call would leave a pair of ports behind. */
export function releaseSignal(signal: AbortSignal): void {
  releases.get(signal)?.();
  releases.delete(signal);
}
