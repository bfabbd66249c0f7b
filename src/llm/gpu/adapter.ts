import { LlmError } from '../errors';

const WANTED_FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups'];

/**
 * Asks for the fast adapter and for all of the limits and features the engine can use. `timestamp-query` is left out on
 * purpose: on Metal its mere presence makes decoding several times slower.
 * @throws LlmError `webgpu_unavailable`, `adapter_unsuitable`
 */
export async function requestGpuDevice(): Promise<{ adapter: GPUAdapter; device: GPUDevice }> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) {
    throw new LlmError(
      'webgpu_unavailable',
      'found no WebGPU in this browser; allowed: Chrome or Edge 113+, Safari 26+, Firefox 141+ over https or localhost',
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new LlmError(
      'webgpu_unavailable',
      'found WebGPU but no adapter: the GPU or its driver is blocked, or hardware acceleration is off in the browser settings',
    );
  }
  const { limits } = adapter;
  try {
    const device = await adapter.requestDevice({
      label: 'talaria',
      requiredFeatures: WANTED_FEATURES.filter((name) => adapter.features.has(name)),
      requiredLimits: {
        maxBufferSize: limits.maxBufferSize,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
        maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
        maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      },
    });
    return { adapter, device };
  } catch (cause) {
    throw new LlmError('adapter_unsuitable', 'the adapter refused to open a device', { cause });
  }
}

/** SwiftShader, lavapipe and WARP compute on the CPU. */
export function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  const isFallback = (info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  const text = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return isFallback || /swiftshader|llvmpipe|lavapipe|basic render|warp/i.test(text);
}
