import { LlmError } from '../errors';
import type { Gpu } from './gpu';

/** A dying device fails in many ways first, and is lost within this time. */
const DYING_MS = 1000;

/** What a failure of work on a GPU was: its loss, when that comes within a second, else itself. */
export async function lossBehind(gpu: Pick<Gpu, 'lost'>, failure: unknown): Promise<unknown> {
  const dying = new Promise<null>((resolve) => setTimeout(resolve, DYING_MS, null));
  return (await Promise.race([gpu.lost, dying])) ?? failure;
}

/** Whether it may be one; refusals have reasons of their own. */
export function mayBeLoss(failure: unknown): boolean {
  if (failure instanceof LlmError) return failure.code === 'self_test_failed';
  return !(failure instanceof Error && failure.name === 'AbortError');
}
