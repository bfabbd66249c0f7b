import type { Fit } from '../../hermes/catalogue/fit';
import { formatBytes, formatCount } from '../format-quantity';

export interface FitText {
  readonly verdict: string;
  readonly numbers: string;
}

/** A fit in words, with the numbers that it comes from. */
export function fitText(fit: Fit, memoryBytes: number | null): FitText {
  const { weightsBytes, kvCacheBytes, scratchBytes, totalBytes } = fit.need;
  const sum = `${formatBytes(weightsBytes)} weights + ${formatBytes(kvCacheBytes)} context + ${formatBytes(scratchBytes)} work = ${formatBytes(totalBytes)}`;
  const offer =
    memoryBytes === null
      ? 'this GPU does not tell how much it has'
      : `of ${formatBytes(memoryBytes)}`;
  const context = fit.verdict === 'does-not-fit' ? '' : formatCount(fit.nCtx);
  const numbers = `${sum} · ${offer}`;
  switch (fit.verdict) {
    case 'runs':
      return {
        verdict:
          memoryBytes === null
            ? `May run here, ${context} tokens of context`
            : `Runs here, ${context} tokens of context`,
        numbers,
      };
    case 'runs-shorter':
      return {
        verdict: `Runs here with up to ${context} tokens of context`,
        numbers,
      };
    case 'does-not-fit':
      return {
        verdict: 'Does not fit this GPU',
        numbers:
          fit.reason === 'memory'
            ? `With the shortest context: ${numbers}`
            : `A layer’s context is larger than what this GPU binds at once`,
      };
  }
}
