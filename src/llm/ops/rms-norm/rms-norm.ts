import { prepare, type Dispatch } from '../../gpu/dispatch';
import type { Gpu } from '../../gpu/gpu';
import { UNIT_ELEMENTS } from '../quant/quant-format';
import { unitsOf } from '../quant/segment';
import { familyLabel, reduction, type KernelFamily } from '../reduce/kernel-family';
import rmsNorm from './rms-norm.wgsl?raw';

export interface RmsNormParams {
  /** (T, width rounded up to whole units) f32 */
  readonly x: GPUBuffer;
  /** (width) f32 */
  readonly weight: GPUBuffer;
  /** As x; what lies beyond width is left as it is. */
  readonly y: GPUBuffer;
  readonly width: number;
  readonly eps: number;
}

/** RMSNorm of T tokens, for prefill; in decoding it is folded into `mul_mat_vec`. */
export function prepareRmsNorm(
  gpu: Gpu,
  family: KernelFamily,
  { x, weight, y, width, eps }: RmsNormParams,
): Promise<Dispatch> {
  const { enable, files } = reduction(family);
  // Barriers cost CPU adapters by the thread.
  const wg = family.cooperation === 'serial' ? 8 : 256;
  return prepare(
    gpu,
    {
      label: `rms_norm:${String(width)}:${String(eps)}:${familyLabel(family)}`,
      enable: enable ?? [],
      constants: {
        WG: wg,
        WIDTH: width,
        STRIDE_X: unitsOf(width) * UNIT_ELEMENTS,
        F_WIDTH: width,
        F_EPS: eps,
      },
      bindings: [
        { name: 'x', access: 'read', type: 'array<f32>' },
        { name: 'weight', access: 'read', type: 'array<f32>' },
        { name: 'y', access: 'read_write', type: 'array<f32>' },
      ],
      files: [...files, rmsNorm],
    },
    [x, weight, y],
    ({ nTokens }) => [nTokens, 1, 1],
  );
}
