import type { GeneratedPiece } from '../../llm/language-model.types';
import type { Tokenizer } from '../../llm/tokenizer/tokenizer';
import type { PromptToken, TokenChoice } from '../../protocol';

export function promptToken(tokenizer: Tokenizer, id: number): PromptToken {
  const text = textOf(tokenizer, id);
  return { id, text, isControl: tokenizer.controlTokens.get(text) === id };
}

/** None for what no token of its own stands behind. */
export function tokenChoices(
  tokenizer: Tokenizer,
  { tokenId, logprob, topLogprobs = [] }: GeneratedPiece,
): TokenChoice[] {
  if (tokenId < 0) return [];
  const top = topLogprobs.map((one) => ({ ...one, text: textOf(tokenizer, one.id) }));
  return [{ text: textOf(tokenizer, tokenId), logprob: logprob ?? null, top }];
}

/** A token's bytes need not be whole characters. */
function textOf(tokenizer: Tokenizer, id: number): string {
  return new TextDecoder().decode(tokenizer.tokenBytes(id, { showSpecial: true }));
}
