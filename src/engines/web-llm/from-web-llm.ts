import { LlmError } from '../../llm/errors';
import { EngineError, isAbortError, type EngineErrorCode } from '../../protocol';
import { fromLlmError } from '../from-llm-error';

/** WebLLM's errors have no codes, but names. */
const CODES: Readonly<Record<string, EngineErrorCode>> = {
  WebGPUNotAvailableError: 'webgpu_unavailable',
  WebGPUNotFoundError: 'webgpu_unavailable',
  ShaderF16SupportError: 'adapter_unsuitable',
  FeatureSupportError: 'adapter_unsuitable',
  DeviceLostError: 'device_lost',
  ContextWindowSizeExceededError: 'context_full',
  UnsupportedTokenizerFilesError: 'unsupported_tokenizer',
  ModelNotLoadedError: 'no_model',
  // What emscripten throws when a tensor is missing or of another shape.
  ExitStatus: 'malformed_file',
};

/** What WebLLM threw, in the protocol's terms. */
export function fromWebLlm(thrown: unknown): unknown {
  if (thrown instanceof EngineError || thrown instanceof LlmError || isAbortError(thrown)) {
    return fromLlmError(thrown);
  }
  if (!(thrown instanceof Error)) return new EngineError('internal', String(thrown));
  const code = CODES[thrown.name];
  if (code) return new EngineError(code, thrown.message, { cause: thrown });
  return new EngineError('internal', thrown.message, { cause: thrown });
}

/**
 * Of WebAssembly, when a library asks for functions that this version of the runtime does not have; and what calling a function comes
 * to that an older library lacks. Nothing else of a load throws these: it fetches nothing.
 */
const LIBRARY_ERRORS: readonly string[] = ['LinkError', 'CompileError', 'TypeError'];

/** What WebLLM threw while it loaded a build: the library's failure is told as such. */
export function fromLoading(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !LIBRARY_ERRORS.includes(thrown.name)) return thrown;
  return new EngineError(
    'unsupported_library',
    `the build's library: found ${thrown.name} (${thrown.message}); allowed: a library compiled for WebLLM 0.2.86`,
    { cause: thrown },
  );
}
