import { LlmError } from '../llm/errors';
import { EngineError, isAbortError, toEngineError } from '../protocol';

/** What the inference engine threw, in the protocol's terms. Its codes are a part of the protocol's, so none is lost. */
export function fromLlmError(thrown: unknown): unknown {
  if (isAbortError(thrown)) return thrown;
  if (!(thrown instanceof LlmError)) return toEngineError(thrown);
  const options = thrown.cause === undefined ? undefined : { cause: thrown.cause };
  return new EngineError(thrown.code, thrown.message, options);
}

/** Awaits `work` and rethrows what it throws as the page knows it. */
export async function translatingErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    throw fromLlmError(thrown);
  }
}
