import { LlmError } from '../errors';
import type { ByteSource } from '../gguf/byte-source';
import type { GgufTensor } from '../gguf/gguf-file';
import { TENSOR_TYPES } from '../gguf/tensor-type';
import { encodePass, type Dispatch } from '../gpu/dispatch';
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

/** Bytes that JavaScript holds at a time; two pieces are alive: one is read while the other is uploaded. */
const PIECE_BYTES = 8 << 20;
/** Bytes handed to the GPU before waiting for it, which bounds what its queue holds. */
const QUEUED_BYTES = 4 * PIECE_BYTES;
/** Keeps 16-bit scales of a segment whole words, and blocks of 4 rows within a segment. */
const SEGMENT_ROW_MULTIPLE = 16;

/** A run of a file's bytes and where it goes. */
interface Piece {
  readonly source: ByteSource;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly upload: (bytes: Uint8Array<ArrayBuffer>, staging: Staging) => void | Promise<void>;
}

/** What every repack reads from. */
interface Staging {
  readonly raw: GPUBuffer;
  readonly piece: GPUBuffer;
}

/**
 * Brings tensors from their files to GPU memory in two steps. First all memory is asked for, so that a model too large is
 * refused before its bytes are read. Then `fill` streams them: chunk, staging buffer, repack; never a whole matrix in
 * JavaScript.
 */
export class WeightsLoader {
  readonly #pieces: Piece[] = [];

  constructor(private readonly gpu: Gpu) {}

  /** (length) as f32 in one buffer; several tensors lie one after the other. */
  vector(label: string, tensors: readonly GgufTensor[]): GPUBuffer {
    const length = tensors.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
    const buffer = this.gpu.createStorage(label, length * 4);
    let atBytes = 0;
    for (const tensor of tensors) {
      const offsetBytes = atBytes;
      atBytes += (tensor.shape[0] ?? 0) * 4;
      this.floats(tensor, (floats) => {
        this.gpu.write(buffer, offsetBytes, floats);
      });
    }
    return buffer;
  }

  /** A small float tensor in JavaScript memory, once it is read. */
  floats(tensor: GgufTensor, use: (floats: Float32Array<ArrayBuffer>) => void): void {
    const { source, offsetBytes, sizeBytes } = tensor;
    const upload = (bytes: Uint8Array): void => {
      use(floatsOf(tensor, bytes));
    };
    this.#pieces.push({ source, offsetBytes, sizeBytes, upload });
  }

  /** @throws LlmError `adapter_unsuitable` when not even a few rows fit one binding */
  matrix(tensor: GgufTensor): WeightMatrix {
    return this.#matrix(tensor, this.#rowsPerSegment(tensor));
  }

  /** Matrices of equal shape, cut into segments at the same rows. */
  pair(a: GgufTensor, b: GgufTensor): [WeightMatrix, WeightMatrix] {
    const rowsPerSegment = Math.min(this.#rowsPerSegment(a), this.#rowsPerSegment(b));
    return [this.#matrix(a, rowsPerSegment), this.#matrix(b, rowsPerSegment)];
  }

  /**
   * Reads everything, in the order it was asked for, and waits until it lies on the GPU.
   * @param onBytes after each piece, with its size
   * @throws LlmError of the source; the signal's reason
   */
  async fill(onBytes: (bytes: number) => void, signal?: AbortSignal): Promise<void> {
    const { gpu } = this;
    const staging = {
      // Fields are read as whole words, up to two bytes past the last block.
      raw: gpu.createStorage('load.staging', PIECE_BYTES + 16),
      piece: gpu.createStorage('load.piece', PIECE_PARAMS_BYTES),
    };
    const read = async (index: number): Promise<Uint8Array<ArrayBuffer>> => {
      const piece = this.#pieces[index];
      return piece
        ? piece.source.read(piece.offsetBytes, piece.sizeBytes, signal)
        : new Uint8Array();
    };
    let queuedBytes = 0;
    let next = read(0);
    for (const [index, { upload }] of this.#pieces.entries()) {
      const bytes = await next;
      signal?.throwIfAborted();
      next = read(index + 1);
      // A refusal is thrown where it is awaited; without this it would be reported as unhandled before.
      next.catch(() => undefined);
      await upload(bytes, staging);
      onBytes(bytes.byteLength);
      queuedBytes += bytes.byteLength;
      if (queuedBytes >= QUEUED_BYTES) {
        await gpu.idle();
        queuedBytes = 0;
      }
    }
    await gpu.idle();
    gpu.destroyBuffer(staging.raw);
    gpu.destroyBuffer(staging.piece);
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

  #matrix(tensor: GgufTensor, rowsPerSegment: number): WeightMatrix {
    const { type, shape, name } = tensor;
    const [nRows = 0, rowLength = 0] = shape;
    const unitsPerRow = unitsOf(rowLength);
    const segments: WeightSegment[] = [];
    for (let firstRow = 0; firstRow < nRows; firstRow += rowsPerSegment) {
      const rows = Math.min(rowsPerSegment, nRows - firstRow);
      const { sizeBytes } = planeOffsets(type, rows * unitsPerRow);
      const buffer = this.gpu.createStorage(`${name}[${String(firstRow)}]`, sizeBytes);
      const segment = { type, nRows: rows, unitsPerRow, buffer };
      segments.push(segment);
      if (needsRepack(type)) this.#repackLater(tensor, type, firstRow, segment);
      else this.#copyLater(tensor, firstRow, segment);
    }
    return { nRows, rowLength, segments };
  }

  #repackLater(
    tensor: GgufTensor,
    type: Parameters<typeof prepareRepack>[1],
    firstRow: number,
    { nRows, unitsPerRow, buffer: planes }: WeightSegment,
  ): void {
    const { gpu } = this;
    const nUnits = nRows * unitsPerRow;
    const pieceUnits = Math.min(
      Math.floor(PIECE_BYTES / rawBytes(type, REPACK_UNITS)) * REPACK_UNITS,
      Math.ceil(nUnits / REPACK_UNITS) * REPACK_UNITS,
    );
    let repack: Promise<Dispatch> | undefined;
    for (let firstUnit = 0; firstUnit < nUnits; firstUnit += pieceUnits) {
      const units = Math.min(pieceUnits, nUnits - firstUnit);
      this.#pieces.push({
        source: tensor.source,
        offsetBytes: tensor.offsetBytes + rawBytes(type, firstRow * unitsPerRow + firstUnit),
        sizeBytes: rawBytes(type, units),
        upload: async (bytes, { raw, piece }) => {
          repack ??= prepareRepack(gpu, type, { raw, planes, piece }, pieceUnits);
          const dispatch = await repack;
          gpu.write(raw, 0, wholeWords(bytes));
          gpu.write(piece, 0, pieceParams(type, units, firstUnit, nUnits));
          const encoder = gpu.device.createCommandEncoder();
          encodePass(gpu, encoder, [dispatch], { nTokens: 1, pos: 0 });
          gpu.submit(encoder);
        },
      });
    }
  }

  /** Float rows are copied as they are, padded with zeros to whole units. */
  #copyLater(tensor: GgufTensor, firstRow: number, segment: WeightSegment): void {
    const [, rowLength = 0] = tensor.shape;
    const { blockBytes } = TENSOR_TYPES[tensor.type];
    const fileRow = rowLength * blockBytes;
    const gpuRow = segment.unitsPerRow * UNIT_ELEMENTS * blockBytes;
    const pieceRows = Math.max(1, Math.floor(PIECE_BYTES / gpuRow));
    for (let row = 0; row < segment.nRows; row += pieceRows) {
      const rows = Math.min(pieceRows, segment.nRows - row);
      this.#pieces.push({
        source: tensor.source,
        offsetBytes: tensor.offsetBytes + (firstRow + row) * fileRow,
        sizeBytes: rows * fileRow,
        upload: (bytes) => {
          this.gpu.write(segment.buffer, row * gpuRow, widenRows(bytes, fileRow, gpuRow));
        },
      });
    }
  }
}

/** Rows of `from` bytes as rows of `to`, zero where nothing was. */
function widenRows(
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  to: number,
): Uint8Array<ArrayBuffer> {
  if (from === to) return bytes;
  const rows = bytes.byteLength / from;
  const wide = new Uint8Array(rows * to);
  for (let r = 0; r < rows; r++) wide.set(bytes.subarray(r * from, (r + 1) * from), r * to);
  return wide;
}

/** Writes to the GPU are whole words; a block may end between two. */
function wholeWords(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.byteLength % 4 === 0) return bytes;
  const padded = new Uint8Array(Math.ceil(bytes.byteLength / 4) * 4);
  padded.set(bytes);
  return padded;
}
