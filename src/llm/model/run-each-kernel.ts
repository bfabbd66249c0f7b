import { encodePass, type Dispatch } from '../gpu/dispatch';
import type { Gpu } from '../gpu/gpu';
import type { Kernel } from '../gpu/kernel';

/**
 * Runs every kernel once, by itself. Software adapters and some drivers translate a kernel only at its first use, for
 * seconds; that belongs to loading, where it is shown and can be cancelled, not to the first answer.
 * @param dispatches as for token 0 at position 0 of an empty cache; what they compute is not looked at
 * @throws DOMException AbortError; LlmError `device_lost`
 */
export async function runEachKernel(
  gpu: Gpu,
  dispatches: readonly Dispatch[],
  onKernel: (ready: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const firstUses = new Map<Kernel, Dispatch>();
  for (const dispatch of dispatches) {
    if (!firstUses.has(dispatch.kernel)) firstUses.set(dispatch.kernel, dispatch);
  }
  let ready = 0;
  for (const dispatch of firstUses.values()) {
    onKernel(ready++, firstUses.size);
    const encoder = gpu.device.createCommandEncoder();
    encodePass(gpu, encoder, [dispatch], { nTokens: 1, pos: 0 });
    gpu.submit(encoder);
    await gpu.idle();
    signal?.throwIfAborted();
  }
}
