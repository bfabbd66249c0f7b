import { locale } from '../../locales/locale';
import type { GenerateSummary } from '../../protocol';
import type { PreferenceValues } from '../../state/preferences.svelte';

/** Dollars that a server would have charged for an answer: prices are for a million tokens, and all of the prompt is read each time. */
export function answerCost(
  { promptTokens, outputTokens }: Pick<GenerateSummary, 'promptTokens' | 'outputTokens'>,
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
