import { LlmError } from '../errors';
import type { GgufTensor } from '../gguf/gguf-file';
import { TENSOR_TYPES } from '../gguf/tensor-type';
import { encodePass } from '../gpu/dispatch';
import type { Gpu } from '../gpu/gpu';
import { planeOffsets, UNIT_ELEMENTS } from '../ops/quant/quant-format';
import { unitsOf, type WeightMatrix, type WeightSegment } from '../ops/quant/segment';
import {
  needsRepack,
  PIECE_PARAMS_BYTES,
  pieceParams,
  prepareRepack,
  rawBytes,
  REPACK_UNITS,
} from '../ops/repack/repack';
import { floatsOf } from './float-tensor';

/** Bytes of a tensor that JavaScript holds at a time; two pieces are alive while one is read and one uploaded. */
const PIECE_BYTES = 8 << 20;
/** Pieces handed to the GPU before waiting for it, which bounds what its queue holds. */
const PIECES_IN_FLIGHT = 4;
/** Keeps 16-bit scales of a segment whole words, and blocks of 4 rows within a segment. */
const SEGMENT_ROW_MULTIPLE = 16;

/** Streams tensors from their files to GPU memory: chunk, staging buffer, repack. Never a whole tensor in JavaScript. */
export class WeightsLoader {
  readonly #staging: GPUBuffer;
  readonly #piece: GPUBuffer;
  #piecesInFlight = 0;

  constructor(
    private readonly gpu: Gpu,
    private readonly onBytes: (bytes: number) => void,
    private readonly signal: AbortSignal | undefined,
  ) {
    // Fields are read as whole words, up to two bytes past the last block.
    this.#staging = gpu.createStorage('load.staging', PIECE_BYTES + 16);
    this.#piece = gpu.createStorage('load.piece', PIECE_PARAMS_BYTES);
  }

  /** Frees the staging memory once the GPU is done with it. */
  async finish(): Promise<void> {
    await this.gpu.idle();
    this.dispose();
  }

  dispose(): void {
    this.gpu.destroyBuffer(this.#staging);
    this.gpu.destroyBuffer(this.#piece);
  }

  /** (length) as f32 in one buffer; several tensors are put one after the other. */
  async vector(label: string, tensors: readonly GgufTensor[]): Promise<GPUBuffer> {
    const parts: Float32Array[] = [];
    for (const tensor of tensors) parts.push(await this.floats(tensor));
    const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    const buffer = this.gpu.createStorage(label, all.byteLength);
    this.gpu.write(buffer, 0, all);
    return buffer;
  }

  /** A small float tensor in JavaScript memory. */
  async floats(tensor: GgufTensor): Promise<Float32Array> {
    const bytes = await tensor.source.read(tensor.offsetBytes, tensor.sizeBytes, this.signal);
    this.onBytes(bytes.byteLength);
    return floatsOf(tensor, bytes);
  }

  /** Matrices of equal shape, cut into segments at the same rows. */
  async matrices(tensors: readonly GgufTensor[]): Promise<WeightMatrix[]> {
    const rowsPerSegment = Math.min(...tensors.map((tensor) => this.#rowsPerSegment(tensor)));
    const matrices: WeightMatrix[] = [];
    for (const tensor of tensors) matrices.push(await this.#matrix(tensor, rowsPerSegment));
    return matrices;
  }

  async matrix(tensor: GgufTensor): Promise<WeightMatrix> {
    return this.#matrix(tensor, this.#rowsPerSegment(tensor));
  }

  #rowsPerSegment({ name, type, shape }: GgufTensor): number {
    const [nRows = 0, rowLength = 0] = shape;
    const { maxBufferSize, maxStorageBufferBindingSize } = this.gpu.device.limits;
    const allowed = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    const size = (rows: number): number => planeOffsets(type, rows * unitsOf(rowLength)).sizeBytes;
    if (size(nRows) <= allowed) return nRows;
    const perRow = size(1024) / 1024;
    const rows = Math.floor(allowed / perRow / SEGMENT_ROW_MULTIPLE) * SEGMENT_ROW_MULTIPLE;
    if (rows === 0) {
      throw new LlmError(
        'adapter_unsuitable',
        `tensor ${name}: found ${String(perRow * SEGMENT_ROW_MULTIPLE)} bytes in 16 rows, allowed ${String(allowed)} in one binding on this adapter`,
      );
    }
    return rows;
  }

  async #matrix(tensor: GgufTensor, rowsPerSegment: number): Promise<WeightMatrix> {
    const [nRows = 0, rowLength = 0] = tensor.shape;
    const segments: WeightSegment[] = [];
    for (let firstRow = 0; firstRow < nRows; firstRow += rowsPerSegment) {
      const rows = Math.min(rowsPerSegment, nRows - firstRow);
      const unitsPerRow = unitsOf(rowLength);
      const { sizeBytes } = planeOffsets(tensor.type, rows * unitsPerRow);
      const buffer = this.gpu.createStorage(`${tensor.name}[${String(firstRow)}]`, sizeBytes);
      const segment = { type: tensor.type, nRows: rows, unitsPerRow, buffer };
      segments.push(segment);
      if (needsRepack(tensor.type)) await this.#repack(tensor, firstRow, segment);
      else await this.#copyRows(tensor, firstRow, segment);
    }
    return { nRows, rowLength, segments };
  }

  async #repack(tensor: GgufTensor, firstRow: number, segment: WeightSegment): Promise<void> {
    const { type } = tensor;
    if (!needsRepack(type)) return;
    const nUnits = segment.nRows * segment.unitsPerRow;
    const perSixteen = rawBytes(type, REPACK_UNITS);
    const pieceUnits = Math.min(
      Math.floor(PIECE_BYTES / perSixteen) * REPACK_UNITS,
      Math.ceil(nUnits / REPACK_UNITS) * REPACK_UNITS,
    );
    const buffers = { raw: this.#staging, planes: segment.buffer, piece: this.#piece };
    const repack = await prepareRepack(this.gpu, type, buffers, pieceUnits);
    const start = tensor.offsetBytes + rawBytes(type, firstRow * segment.unitsPerRow);
    await this.#pieces(
      nUnits,
      pieceUnits,
      (units) => rawBytes(type, units),
      tensor,
      start,
      (bytes, firstUnit, units) => {
        this.gpu.write(this.#staging, 0, wholeWords(bytes));
        this.gpu.write(this.#piece, 0, pieceParams(type, units, firstUnit, nUnits));
        const encoder = this.gpu.device.createCommandEncoder();
        encodePass(this.gpu, encoder, [repack], { nTokens: 1, pos: 0 });
        this.gpu.submit(encoder);
      },
    );
  }

  /** Float rows are copied as they are, padded with zeros to whole units. */
  async #copyRows(tensor: GgufTensor, firstRow: number, segment: WeightSegment): Promise<void> {
    const [, rowLength = 0] = tensor.shape;
    const { blockBytes } = TENSOR_TYPES[tensor.type];
    const fileRow = rowLength * blockBytes;
    const gpuRow = segment.unitsPerRow * UNIT_ELEMENTS * blockBytes;
    const pieceRows = Math.max(1, Math.floor(PIECE_BYTES / gpuRow));
    const start = tensor.offsetBytes + firstRow * fileRow;
    await this.#pieces(
      segment.nRows,
      pieceRows,
      (rows) => rows * fileRow,
      tensor,
      start,
      (bytes, row, rows) => {
        let padded = bytes;
        if (fileRow !== gpuRow) {
          padded = new Uint8Array(rows * gpuRow);
          for (let r = 0; r < rows; r++) {
            padded.set(bytes.subarray(r * fileRow, (r + 1) * fileRow), r * gpuRow);
          }
        }
        this.gpu.write(segment.buffer, row * gpuRow, padded);
      },
    );
  }

  /** Reads `total` items in pieces, the next one while the last is uploaded. */
  async #pieces(
    total: number,
    perPiece: number,
    bytesOf: (items: number) => number,
    tensor: GgufTensor,
    startBytes: number,
    upload: (bytes: Uint8Array<ArrayBuffer>, first: number, count: number) => void,
  ): Promise<void> {
    const read = (first: number): Promise<Uint8Array<ArrayBuffer>> =>
      tensor.source.read(
        startBytes + bytesOf(first),
        bytesOf(Math.min(perPiece, total - first)),
        this.signal,
      );
    let next = read(0);
    for (let first = 0; first < total; first += perPiece) {
      const bytes = await next;
      this.signal?.throwIfAborted();
      if (first + perPiece < total) {
        next = read(first + perPiece);
        // A refusal is thrown where it is awaited; without this it would be reported as unhandled before.
        next.catch(() => undefined);
      }
      upload(bytes, first, Math.min(perPiece, total - first));
      this.onBytes(bytes.byteLength);
      if (++this.#piecesInFlight % PIECES_IN_FLIGHT === 0) await this.gpu.idle();
    }
  }
}

/** Writes to the GPU are whole words; a block may end between two. */
function wholeWords(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.byteLength % 4 === 0) return bytes;
  const padded = new Uint8Array(Math.ceil(bytes.byteLength / 4) * 4);
  padded.set(bytes);
  return padded;
}
