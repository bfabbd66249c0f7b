import { TENSOR_TYPES, type TensorType } from '../../src/llm/gguf/tensor-type';
import { planeOffsets } from '../../src/llm/ops/quant/quant-format';
import { unitsOf, type WeightMatrix, type WeightSegment } from '../../src/llm/ops/quant/segment';
import { needsRepack, pieceParams, prepareRepack, rawBytes } from '../../src/llm/ops/repack/repack';
import { quantize } from '../fixtures/quantize';
import { seededMatrix } from '../fixtures/seeded-weights';
import { dequantize } from '../reference/dequantize';
import type { OpHarness } from './op-harness';
import { paddedLength } from './op-harness-layout';

/** A matrix on the GPU and the values it holds, by the reference. */
export interface TestMatrix {
  readonly matrix: WeightMatrix;
  /** (nRows, rowLength) */
  readonly values: Float64Array<ArrayBuffer>;
}

export interface UploadOptions {
  /** A multiple of 16; all rows by default. */
  readonly rowsPerSegment?: number;
  /** Units repacked at a time, a multiple of 16; all by default. */
  readonly pieceUnits?: number;
}

/** Seeded weights with outliers, (nRows, rowLength), quantized and uploaded. */
export function uploadSeeded(
  harness: OpHarness,
  type: TensorType,
  nRows: number,
  rowLength: number,
  options: UploadOptions = {},
): Promise<TestMatrix> {
  const weights = seededMatrix(nRows, rowLength, 1, `${type}.${nRows}.${rowLength}`);
  return uploadBlocks(harness, type, quantize(type, weights), rowLength, options);
}

/** @param bytes rows of blocks as in a file */
export async function uploadBlocks(
  harness: OpHarness,
  type: TensorType,
  bytes: Uint8Array<ArrayBuffer>,
  rowLength: number,
  { rowsPerSegment, pieceUnits }: UploadOptions = {},
): Promise<TestMatrix> {
  const { blockElements, blockBytes } = TENSOR_TYPES[type];
  const rowBytes = (rowLength / blockElements) * blockBytes;
  const nRows = bytes.length / rowBytes;
  const segments: WeightSegment[] = [];
  const perSegment = rowsPerSegment ?? nRows;
  for (let first = 0; first < nRows; first += perSegment) {
    const rows = Math.min(perSegment, nRows - first);
    const part = bytes.slice(first * rowBytes, (first + rows) * rowBytes);
    const unitsPerRow = unitsOf(rowLength);
    const buffer = needsRepack(type)
      ? await repack(harness, type, part, rows * unitsPerRow, pieceUnits)
      : harness.input(`${type}.rows`, padFloatRows(part, rows, rowBytes, rowLength));
    segments.push({ type, nRows: rows, unitsPerRow, buffer });
  }
  return { matrix: { nRows, rowLength, segments }, values: dequantize(type, bytes) };
}

async function repack(
  harness: OpHarness,
  type: Parameters<typeof prepareRepack>[1],
  bytes: Uint8Array<ArrayBuffer>,
  nUnits: number,
  pieceUnits = Math.ceil(nUnits / 16) * 16,
): Promise<GPUBuffer> {
  const { gpu } = harness;
  // Bytes between planes, for alignment, are written by nobody.
  const planes = harness.output(`${type}.planes`, planeOffsets(type, nUnits).sizeBytes / 4);
  for (let first = 0; first < nUnits; first += pieceUnits) {
    const units = Math.min(pieceUnits, nUnits - first);
    const start = rawBytes(type, first);
    const raw = harness.input(`${type}.raw`, bytes.slice(start, start + rawBytes(type, units)));
    const piece = harness.input(`${type}.piece`, pieceParams(type, units, first, nUnits));
    await harness.run([
      await prepareRepack(gpu, type, { raw, planes: planes.buffer, piece }, pieceUnits),
    ]);
  }
  return planes.buffer;
}

function padFloatRows(
  bytes: Uint8Array<ArrayBuffer>,
  nRows: number,
  rowBytes: number,
  rowLength: number,
): Uint8Array<ArrayBuffer> {
  const paddedRowBytes = (rowBytes / rowLength) * paddedLength(rowLength);
  const padded = new Uint8Array(nRows * paddedRowBytes);
  for (let row = 0; row < nRows; row++) {
    padded.set(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), row * paddedRowBytes);
  }
  return padded;
}
