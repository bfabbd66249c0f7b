import type { GenerateSummary } from './engine';

/** Prompt tokens that were computed, not reused, per second; null when there were none. */
export function prefillTokensPerSecond(summary: GenerateSummary): number | null {
  return perSecond(summary.promptTokens - summary.reusedTokens, summary.prefillMs);
}

/** Of the tokens after the first, which prefill yields; null when there were none. */
export function decodeTokensPerSecond(summary: GenerateSummary): number | null {
  return perSecond(summary.outputTokens - 1, summary.decodeMs);
}

function perSecond(nTokens: number, ms: number): number | null {
  return nTokens > 0 && ms > 0 ? (nTokens * 1000) / ms : null;
}
