import type { Gpu } from '../gpu/gpu';
import type { AdapterReport } from '../language-model.types';
import { familyLabel, type KernelFamily } from '../ops/reduce/kernel-family';

/** @param failures what the self-test said of faster families */
export function describeAdapter(gpu: Gpu, family: KernelFamily, failures: string[]): AdapterReport {
  const { info, features } = gpu.adapter;
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
  return {
    vendor: info.vendor,
    architecture: info.architecture,
    device: info.device,
    description: info.description,
    isSoftware: gpu.isSoftware,
    features: [...features].sort(),
    maxBufferSizeBytes: maxBufferSize,
    maxStorageBufferBindingSizeBytes: maxStorageBufferBindingSize,
    kernels: [familyLabel(family), ...failures.map((text) => `failed self-test: ${text}`)].join(
      '; ',
    ),
  };
}
