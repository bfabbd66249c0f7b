import { ENGINE_ERROR_CODES, EngineError, type EngineErrorCode } from './engine-error';

/** How far a chain of causes is followed; deeper ones say nothing a reader could use, and a cycle must end. */
const MAX_CAUSES = 8;

/** A thrown value in a form that structured clone carries whole. */
export type WireError =
  | { readonly kind: 'engine'; readonly code: EngineErrorCode; readonly text: WireErrorText }
  | { readonly kind: 'abort'; readonly message: string }
  | { readonly kind: 'error'; readonly text: WireErrorText }
  | { readonly kind: 'value'; readonly value: string };

interface WireErrorText {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: WireError | undefined;
}

export function toWireError(thrown: unknown, depth = 0): WireError {
  if (!(thrown instanceof Error)) return { kind: 'value', value: String(thrown) };
  if (thrown.name === 'AbortError') return { kind: 'abort', message: thrown.message };
  const text: WireErrorText = {
    name: thrown.name,
    message: thrown.message,
    stack: thrown.stack,
    cause:
      thrown.cause === undefined || depth >= MAX_CAUSES
        ? undefined
        : toWireError(thrown.cause, depth + 1),
  };
  return thrown instanceof EngineError
    ? { kind: 'engine', code: thrown.code, text }
    : { kind: 'error', text };
}

/** The inverse of `toWireError`: class, code and causes are there again, the stack is the sender's. */
export function fromWireError(wire: WireError): unknown {
  switch (wire.kind) {
    case 'value':
      return wire.value;
    case 'abort':
      return new DOMException(wire.message, 'AbortError');
    case 'engine': {
      const code = ENGINE_ERROR_CODES.includes(wire.code) ? wire.code : 'internal';
      return withStack(new EngineError(code, wire.text.message, causeOf(wire.text)), wire.text);
    }
    case 'error': {
      const error = new Error(wire.text.message, causeOf(wire.text));
      error.name = wire.text.name;
      return withStack(error, wire.text);
    }
  }
}

function causeOf(text: WireErrorText): { cause?: unknown } {
  return text.cause === undefined ? {} : { cause: fromWireError(text.cause) };
}

function withStack(error: Error, text: WireErrorText): Error {
  if (text.stack !== undefined) error.stack = text.stack;
  return error;
}
