import type { KernelSource } from '../../gpu/kernel';
import reduceSubgroup from './reduce.subgroup.wgsl?raw';
import reduceWorkgroup from './reduce.workgroup.wgsl?raw';

/**
 * How kernels work together inside a workgroup.
 * - `subgroups`: sums by subgroup operations; most GPUs
 * - `workgroup`: sums through workgroup memory; any WebGPU adapter
 * - `serial`: a thread computes rows by itself, no barrier in the inner kernels; adapters that compute on the CPU
 */
export type Cooperation = 'subgroups' | 'workgroup' | 'serial';

/** The variant of every kernel, chosen once for each adapter. */
export interface KernelFamily {
  readonly cooperation: Cooperation;
  /** Tiles of `mul_mat` in f16 (sums stay in f32); needs `shader-f16`. */
  readonly f16: boolean;
}

/** `workgroup_sum` for a family: goes first in a kernel's files. Needs the constant `WG`, a power of two. */
export function reduction(family: KernelFamily): Pick<KernelSource, 'enable' | 'files'> {
  return family.cooperation === 'subgroups'
    ? { enable: ['subgroups'], files: [reduceSubgroup] }
    : { enable: [], files: [reduceWorkgroup] };
}

export function familyLabel({ cooperation, f16 }: KernelFamily): string {
  return `${cooperation}${f16 ? '-f16' : ''}`;
}
