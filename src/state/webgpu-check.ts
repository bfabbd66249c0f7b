import { EngineError } from '../protocol';

/**
 * Why no model can run here, as far as the page itself can see before one is opened; null when nothing speaks against it.
 * The engine looks again, closer, when it loads.
 */
export async function findWebGpuObstacle(): Promise<EngineError | null> {
  if (!globalThis.isSecureContext) {
    return new EngineError(
      'webgpu_unavailable',
      `found the address ${location.origin}; browsers allow WebGPU only on https and on localhost`,
    );
  }
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (!gpu) {
    return new EngineError('webgpu_unavailable', 'found no WebGPU in this browser (navigator.gpu)');
  }
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (adapter) return null;
  return new EngineError(
    'webgpu_unavailable',
    'found WebGPU but no adapter; the browser blocks this GPU or its driver, or there is none',
  );
}
