import type { TensorType } from '../../gguf/tensor-type';
import type { Binding } from '../../gpu/kernel';
import bytes from './bytes.wgsl?raw';
import { planeOffsets, QUANT_FORMATS, UNIT_ELEMENTS } from './quant-format';
import unit from './unit.wgsl?raw';

/** Rows of one matrix in one GPU buffer. A tensor over the binding limit is several of these. */
export interface WeightSegment {
  readonly type: TensorType;
  readonly nRows: number;
  /** ceil(row length / 32) */
  readonly unitsPerRow: number;
  readonly buffer: GPUBuffer;
}

/** A matrix (rows, rowLength) in GPU memory, as consecutive runs of rows. */
export interface WeightMatrix {
  readonly nRows: number;
  readonly rowLength: number;
  readonly segments: readonly WeightSegment[];
}

/** Rows are padded to whole units in activations, too. */
export function unitsOf(rowLength: number): number {
  return Math.ceil(rowLength / UNIT_ELEMENTS);
}

/** Functions every loader shares; goes into a shader once. */
const LOADER_COMMON = bytes;

/** WGSL of `files`, written for segment `SEG`, for the segment called `name`. */
export function instantiate(file: string, name: string): string {
  return file.replaceAll('SEG_', `${name}_`);
}

/** The loader of one segment, w0, whose planes start where the fields of a buffer called `shape` say. */
export function loaderByShape(type: TensorType): { bindings: Binding[]; files: string[] } {
  const format = QUANT_FORMATS[type];
  const files = [format.quants, format.scale, unit].map((file) =>
    instantiate(file, 'w0')
      .replaceAll('F_w0_ZERO', `${String(format.zero)}.0`)
      .replaceAll('w0_HIGH', 'shape.high')
      .replaceAll('w0_SCALE', 'shape.scale')
      .replaceAll('w0_D', 'shape.d'),
  );
  return {
    bindings: [{ name: 'w0_data', access: 'read', type: 'array<vec4u>' }],
    files: [LOADER_COMMON, ...files],
  };
}

/** What a shader needs to read segments called w0, w1, …: constants, bindings and loader functions. */
export function loaderOf(segments: readonly WeightSegment[]): {
  constants: Record<string, number>;
  bindings: Binding[];
  files: string[];
  label: string;
} {
  const constants: Record<string, number> = {};
  const bindings: Binding[] = [];
  const files = [LOADER_COMMON];
  segments.forEach(({ type, nRows, unitsPerRow }, index) => {
    const name = `w${String(index)}`;
    const format = QUANT_FORMATS[type];
    const planes = planeOffsets(type, nRows * unitsPerRow);
    constants[`${name}_ROWS`] = nRows;
    constants[`${name}_HIGH`] = planes.highWord;
    constants[`${name}_SCALE`] = planes.scaleWord;
    constants[`${name}_D`] = planes.dWord;
    constants[`F_${name}_ZERO`] = format.zero;
    bindings.push({ name: `${name}_data`, access: 'read', type: 'array<vec4u>' });
    for (const file of [format.quants, format.scale, unit]) files.push(instantiate(file, name));
  });
  const label = segments.map(({ type, nRows }) => `${type.toLowerCase()}x${String(nRows)}`);
  return { constants, bindings, files, label: label.join('+') };
}
