/** Every way the inference engine can refuse. `src/protocol` carries the same codes to the page. */
export type LlmErrorCode =
  | 'malformed_file'
  | 'unsupported_architecture'
  | 'unsupported_quantization'
  | 'unsupported_tokenizer'
  | 'unsupported_template'
  | 'source_changed'
  | 'webgpu_unavailable'
  | 'adapter_unsuitable'
  | 'device_lost'
  | 'out_of_memory'
  | 'context_full'
  | 'self_test_failed'
  | 'invalid_request';

/**
 * A refusal with a reason a person can act on: `message` says what was found and what is allowed.
 * Branch on `code`, never on `message`.
 */
export class LlmError extends Error {
  override readonly name = 'LlmError';
  constructor(
    readonly code: LlmErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Throws for a bug of our own; never for bad input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}
