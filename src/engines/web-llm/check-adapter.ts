import { EngineError } from '../../protocol';

const MIB = 2 ** 20;

/** The least that WebLLM 0.2.86 asks of an adapter; it would say so in words alone. */
const LEAST = {
  maxBufferSize: 256 * MIB,
  maxStorageBufferBindingSize: 128 * MIB,
  maxComputeWorkgroupStorageSize: 32 * 1024,
  maxStorageBuffersPerShaderStage: 10,
} as const;

/** @throws EngineError `webgpu_unavailable`, `adapter_unsuitable` */
export async function checkAdapter(): Promise<void> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new EngineError('webgpu_unavailable', 'found no WebGPU adapter; WebLLM needs one');
  }
  for (const [name, least] of Object.entries(LEAST)) {
    const found = adapter.limits[name as keyof typeof LEAST];
    if (found >= least) continue;
    throw new EngineError(
      'adapter_unsuitable',
      `${name}: found ${String(found)}, allowed for WebLLM: ${String(least)} and more`,
    );
  }
}
