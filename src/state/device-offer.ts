import type { DeviceOffer } from '../hermes/catalogue/fit';

const GIB = 2 ** 30;
/** A computer with less main memory than this seldom has a GPU with more of its own. */
const SMALL_GIB = 8;
/** Of a computer's memory, what the browser's stand-in for a GPU may take before the system takes the browser. */
const SOFTWARE_SHARE = 0.5;

/**
 * What this computer's GPU offers, as far as a page can see; null without one. No browser tells how much memory a GPU has, and
 * trying it out with allocations can end the GPU process; what can be said comes from the main memory that the browser tells.
 * @param isSoftware whether the processor is known to stand in for a GPU
 */
export async function findDeviceOffer(isSoftware: boolean): Promise<DeviceOffer | null> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  const adapter = await gpu
    ?.requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (!adapter) return null;
  const isFallback = (adapter.info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  const isStandIn = isSoftware || isFallback;
  const told = (navigator as { deviceMemory?: number }).deviceMemory;
  return {
    maxBindingBytes: adapter.limits.maxStorageBufferBindingSize,
    maxBufferBytes: adapter.limits.maxBufferSize,
    memoryBytes: told === undefined ? null : memoryBytes(told, isStandIn),
    isSoftware: isStandIn,
  };
}

function memoryBytes(toldGib: number, isSoftware: boolean): number | null {
  if (isSoftware) return toldGib * GIB * SOFTWARE_SHARE;
  return toldGib < SMALL_GIB ? toldGib * GIB : null;
}
