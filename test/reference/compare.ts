/** Normalized mean squared error: sum (actual - expected)² / sum expected². NaN when `actual` holds one. */
export function nmse(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let error = 0;
  let power = 0;
  for (let i = 0; i < expected.length; i++) {
    error += (actual[i]! - expected[i]!) ** 2;
    power += expected[i]! ** 2;
  }
  return error === 0 ? 0 : error / power;
}

/** Largest |actual - expected|. NaN when either holds one, so that a comparison with a limit fails. */
export function maxAbsDiff(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
  }
  return worst;
}

/** ln softmax(logits). */
export function logSoftMax(logits: ArrayLike<number>): Float64Array {
  let max = -Infinity;
  for (let i = 0; i < logits.length; i++) max = Math.max(max, logits[i]!);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i]! - max);
  return Float64Array.from(logits, (x) => x - max - Math.log(sum));
}

/**
 * KL(softmax(expected) || softmax(actual)) in nats, for one position.
 * Summed as p (r - 1 - ln r) with r = q / p: every term is >= 0, so tiny divergences are not lost to cancellation.
 */
export function klDivergence(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  const p = logSoftMax(expected);
  const q = logSoftMax(actual);
  let divergence = 0;
  for (let i = 0; i < p.length; i++) {
    const logRatio = q[i]! - p[i]!;
    divergence += Math.exp(p[i]!) * (Math.expm1(logRatio) - logRatio);
  }
  return divergence;
}

/** Index of the largest value; the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/**
 * Whether `actual` makes the same greedy choice, ties set aside: its choice must be within `margin` of the best expected logit.
 * @param margin logits; twice the deviation that is allowed for one logit
 */
export function sameGreedyChoice(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  margin: number,
): boolean {
  return expected[argmax(actual)]! >= expected[argmax(expected)]! - margin;
}
