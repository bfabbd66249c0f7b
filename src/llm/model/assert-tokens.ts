import { LlmError } from '../errors';

/** @throws LlmError `invalid_request` for no tokens, or ids beyond the vocabulary */
export function assertTokens(tokens: readonly number[], nVocab: number): void {
  if (tokens.length === 0) {
    throw new LlmError('invalid_request', 'found no tokens, allowed 1 or more');
  }
  const wrong = tokens.find((id) => !Number.isInteger(id) || id < 0 || id >= nVocab);
  if (wrong !== undefined) {
    throw new LlmError(
      'invalid_request',
      `token id: found ${String(wrong)}, allowed 0 to ${String(nVocab - 1)}`,
    );
  }
}
