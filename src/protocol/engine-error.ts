/**
 * Every way an engine, or the way to it, can refuse. Closed on purpose: the page has one table from these codes to what the
 * reader sees, and a new code does not compile until it has a row there.
 */
export const GENERAL_ERROR_CODES = [
  // what an inference engine refuses; all but the library as in llm/errors.ts
  'malformed_file',
  'unsupported_architecture',
  'unsupported_quantization',
  'unsupported_tokenizer',
  'unsupported_template',
  'unsupported_library',
  'source_changed',
  'webgpu_unavailable',
  'adapter_unsuitable',
  'device_lost',
  'out_of_memory',
  'context_full',
  'self_test_failed',
  'invalid_request',
  // what the worker line refuses
  'busy',
  'no_model',
  'worker_died',
  // where the page gives up bringing a lost GPU back
  'gpu_unstable',
  'gpu_withheld',
  // what the way to a model's bytes refuses
  'not_allowed',
  'download_failed',
  'integrity_failed',
  'storage_full',
  'storage_failed',
  'storage_locked',
  // what a person kept or chose, other than a model
  'unreadable',
  // what no answer can be promised to be
  'format_refused',
  // what this browser has no way to do
  'no_folders',
  // a bug of our own: anything that was thrown without a code
  'internal',
] as const;

/** What only the dialog of tools can meet; it has the words. */
export const SERVER_ERROR_CODES = [
  'server_address',
  'server_known',
  'server_token_gone',
  'server_unreachable',
  'server_silent',
  'server_wants_token',
  'server_elsewhere',
  'server_hides_session',
  'server_failed',
] as const;

/** What only the import of chats can meet; it has the words. */
export const CHAT_FILE_ERROR_CODES = ['no_chats', 'too_large', 'other_version'] as const;

export const ENGINE_ERROR_CODES = [
  ...GENERAL_ERROR_CODES,
  ...SERVER_ERROR_CODES,
  ...CHAT_FILE_ERROR_CODES,
] as const;

export type EngineErrorCode = (typeof ENGINE_ERROR_CODES)[number];

/** `message` says what was found and what is allowed. Branch on `code`, never on `message`. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** True for what an aborted call rejects with. It is an answer to the person's own wish and never shown as an error. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** An `EngineError` for anything thrown: itself, or `internal` with the thrown thing as its cause. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new EngineError('internal', message, { cause: error });
}
