import { locale } from '../../locales/locale';
import type { Answer } from '../../state/answer.svelte';
import type { PreferenceValues } from '../../state/preferences.svelte';

interface TokenCounts {
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** Of an answer that was gone on with, what was written before is no prompt. */
export function tokensOf({ nTokens }: Pick<Answer, 'nTokens'>, last: TokenCounts): TokenCounts {
  const nBefore = Math.max(0, nTokens - last.outputTokens);
  return {
    promptTokens: last.promptTokens - nBefore,
    outputTokens: last.outputTokens + nBefore,
  };
}

/** Dollars that a server would have charged for an answer: prices are for a million tokens, and all of the prompt is read each time. */
export function answerCost(
  { promptTokens, outputTokens }: TokenCounts,
  { inputPrice, outputPrice }: Pick<PreferenceValues, 'inputPrice' | 'outputPrice'>,
): number {
  return (promptTokens * inputPrice + outputTokens * outputPrice) / 1e6;
}

/** `$0.0012`: two digits that count, cents at the least once it is a dollar. */
export function formatDollars(dollars: number): string {
  return dollars.toLocaleString(locale(), {
    style: 'currency',
    currency: 'USD',
    ...(dollars < 1 && { minimumSignificantDigits: 1, maximumSignificantDigits: 2 }),
  });
}
