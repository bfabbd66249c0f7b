import type { DeviceOffer } from '../hermes/catalogue/fit';

/** Chrome says no more than this of a device's memory, in GiB. */
const MOST_TOLD_GIB = 8;
const GIB = 2 ** 30;

/** What this computer's GPU offers, as far as a page can see; null without one. */
export async function findDeviceOffer(): Promise<DeviceOffer | null> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  const adapter = await gpu
    ?.requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (!adapter) return null;
  const told = (navigator as { deviceMemory?: number }).deviceMemory;
  return {
    maxBindingBytes: adapter.limits.maxStorageBufferBindingSize,
    maxBufferBytes: adapter.limits.maxBufferSize,
    memoryBytes: told !== undefined && told < MOST_TOLD_GIB ? told * GIB : null,
  };
}
