import { LlmError } from '../errors';
import type { Gpu } from './gpu';

/** A dying device says first that it is out of memory, and is lost within this time. */
const DYING_MS = 1000;

/**
 * Runs `work`, which allocates `what`.
 * @throws LlmError `out_of_memory` when that is more than the adapter has free, `device_lost` when it was lost meanwhile or just after
 */
export async function guardMemory<Result>(
  gpu: Gpu,
  what: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  gpu.device.pushErrorScope('out-of-memory');
  const closeScope = (): Promise<GPUError | null> => gpu.device.popErrorScope().catch(() => null);
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await closeScope();
    throw error;
  }
  const error = await closeScope();
  gpu.assertHealthy();
  if (!error) return result;
  const dying = new Promise<null>((resolve) => setTimeout(resolve, DYING_MS, null));
  const loss = await Promise.race([gpu.lost, dying]);
  if (loss) throw loss;
  throw new LlmError(
    'out_of_memory',
    `${what}: more than this adapter has free (${error.message}); close other tabs, or take a smaller model or context`,
  );
}
