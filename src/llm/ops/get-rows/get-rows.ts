import { prepare, type Dispatch } from '../../gpu/dispatch';
import type { Gpu } from '../../gpu/gpu';
import type { Binding } from '../../gpu/kernel';
import { loaderOf, unitsOf, type WeightMatrix } from '../quant/segment';
import { STEP_BINDING, STEP_STRUCT } from '../step-state';
import foldNorm from './fold-norm.wgsl?raw';
import getRows from './get-rows.wgsl?raw';

const WG = 64;

export interface GetRowsParams {
  /** (nVocab, width) */
  readonly matrix: WeightMatrix;
  /** (nCtx) u32: the token at each position */
  readonly tokens: GPUBuffer;
  /** (T, width rounded up to whole units) f32 */
  readonly h: GPUBuffer;
  readonly step: GPUBuffer;
  /** For one token: leaves what `mul_mat_vec` with a folded norm reads; `squares` gets a sum for each 4 rows. */
  readonly next?: {
    readonly x: GPUBuffer;
    readonly normWeight: GPUBuffer;
    readonly squares: GPUBuffer;
  };
}

/** Rows of the token embedding for the tokens of this pass. */
export function prepareGetRows(gpu: Gpu, params: GetRowsParams): Promise<Dispatch> {
  const { matrix, tokens, h, step, next } = params;
  const units = unitsOf(matrix.rowLength);
  const loader = loaderOf(matrix.segments);
  const nextBindings: Binding[] = [
    { name: 'next_x', access: 'read_write', type: 'array<f32>' },
    { name: 'norm_weight', access: 'read', type: 'array<f32>' },
    { name: 'next_squares', access: 'read_write', type: 'array<f32>' },
  ];
  return prepare(
    gpu,
    {
      label: `get_rows:${loader.label}:k${String(matrix.rowLength)}${next ? ':norm' : ''}`,
      constants: {
        ...loader.constants,
        WG,
        UNITS: units,
        WIDTH: matrix.rowLength,
        FOLD_NORM: next !== undefined,
      },
      bindings: [
        ...loader.bindings,
        { name: 'tokens', access: 'read', type: 'array<u32>' },
        { name: 'h', access: 'read_write', type: 'array<vec4f>' },
        STEP_BINDING,
        ...(next ? nextBindings : []),
      ],
      files: [
        STEP_STRUCT,
        ...loader.files,
        embeddingOf(matrix),
        next ? foldNorm : 'fn fold(i: u32, w: array<vec4f, 8>) {}',
        getRows,
      ],
    },
    [
      ...matrix.segments.map((segment) => segment.buffer),
      tokens,
      h,
      step,
      ...(next ? [next.x, next.normWeight, next.squares] : []),
    ],
    ({ nTokens }) => [Math.ceil(units / WG), nTokens, 1],
  );
}

/** WGSL that finds the segment a row lies in. */
function embeddingOf({ segments }: WeightMatrix): string {
  let firstRow = 0;
  const lines = segments.map(({ nRows }, index) => {
    const value = `w${String(index)}_weights((row - ${String(firstRow)}u) * UNITS + i)`;
    firstRow += nRows;
    return index === segments.length - 1
      ? `  return ${value};`
      : `  if (row < ${String(firstRow)}u) { return ${value}; }`;
  });
  return `fn embedding(row: u32, i: u32) -> array<vec4f, 8> {\n${lines.join('\n')}\n}`;
}
