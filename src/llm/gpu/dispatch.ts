import type { Gpu } from './gpu';
import type { Kernel, KernelSource } from './kernel';

/** Workgroups in x, y, z. */
export type Grid = readonly [number, number, number];

/** What a grid may depend on: tokens in this pass and the position of the first. */
export interface PassShape {
  readonly nTokens: number;
  readonly pos: number;
}

/** One kernel with its buffers, ready to be encoded any number of times without making a GPU object. */
export interface Dispatch {
  readonly kernel: Kernel;
  readonly bindGroup: GPUBindGroup;
  readonly grid: Grid | ((shape: PassShape) => Grid);
}

/** Compiles (or finds) the kernel and binds its buffers, in the order of the source's bindings. */
export async function prepare(
  gpu: Gpu,
  source: KernelSource,
  buffers: readonly (GPUBuffer | GPUBufferBinding)[],
  grid: Dispatch['grid'],
): Promise<Dispatch> {
  const kernel = await gpu.kernel(source);
  return { kernel, bindGroup: gpu.bind(kernel, buffers), grid };
}

/** Encodes all dispatches in one compute pass. */
export function encodePass(
  gpu: Gpu,
  encoder: GPUCommandEncoder,
  dispatches: readonly Dispatch[],
  shape: PassShape,
): void {
  const pass = encoder.beginComputePass();
  gpu.work.passes++;
  for (const { kernel, bindGroup, grid } of dispatches) {
    const [x, y, z] = typeof grid === 'function' ? grid(shape) : grid;
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(x, y, z);
    gpu.work.dispatches++;
  }
  pass.end();
}

/** WebGPU's least maximum of workgroups in one dimension. */
const MAX_GRID = 65_535;

/** `n` workgroups as a grid no dimension of which passes the limit; the kernel finds its own with `x + y * gridX`. */
export function wideGrid(n: number): { grid: Grid; gridX: number } {
  if (n <= MAX_GRID) return { grid: [n, 1, 1], gridX: n };
  const rows = Math.ceil(n / MAX_GRID);
  const gridX = Math.ceil(n / rows);
  return { grid: [gridX, rows, 1], gridX };
}
