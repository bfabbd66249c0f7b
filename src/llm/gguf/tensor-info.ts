import { LlmError } from '../errors';
import { ggmlTypeName } from './ggml-type-name';
import { GGUF_LIMITS } from './gguf-limits';
import type { HeaderCursor } from './header-cursor';
import { showString } from './metadata';
import { TENSOR_TYPES, type TensorType } from './tensor-type';

/** One entry of the tensor list; where its data lies is not checked yet. */
export interface TensorInfo {
  readonly name: string;
  readonly type: TensorType;
  /** Outermost first. */
  readonly shape: readonly number[];
  readonly sizeBytes: number;
  /** From the start of the data section. */
  readonly dataOffsetBytes: number;
}

const TYPES_BY_ID: ReadonlyMap<number, TensorType> = new Map(
  (Object.keys(TENSOR_TYPES) as TensorType[]).map((type) => [TENSOR_TYPES[type].id, type]),
);

/**
 * @throws LlmError `malformed_file` for a field out of its limits, `unsupported_quantization` for a ggml type we do not run
 */
export function readTensorInfo(cursor: HeaderCursor, alignment: number): TensorInfo {
  const name = cursor.name('tensor name', GGUF_LIMITS.maxTensorNameBytes);
  cursor.enter('tensor', name);

  const nDims = cursor.u32();
  if (nDims < 1 || nDims > GGUF_LIMITS.maxDimensions) {
    throw cursor.fail(
      `found ${String(nDims)} dimensions, allowed 1 to ${String(GGUF_LIMITS.maxDimensions)}`,
    );
  }
  const dims: number[] = [];
  let nElements = 1;
  for (let i = 0; i < nDims; i++) {
    // Divided, not multiplied: the product of the sizes so far and this one stays an exact integer.
    const most = Math.floor(Number.MAX_SAFE_INTEGER / nElements);
    const size = cursor.count('dimension', 1, most, ', for at most 2^53-1 elements in all');
    dims.push(size);
    nElements *= size;
  }

  const type = readTensorType(cursor, name);
  const { blockElements, blockBytes } = TENSOR_TYPES[type];
  const rowLength = dims[0] ?? 1;
  if (rowLength % blockElements !== 0) {
    throw cursor.fail(
      `found rows of ${String(rowLength)} elements, allowed multiples of ${String(blockElements)} for ${type}`,
    );
  }
  const sizeBytes = (nElements / blockElements) * blockBytes;
  if (!Number.isSafeInteger(sizeBytes)) {
    throw cursor.fail(
      `found ${String(nElements)} elements of ${type}, allowed what fits in 2^53-1 bytes`,
    );
  }

  const dataOffsetBytes = cursor.count('offset', 0, Number.MAX_SAFE_INTEGER);
  if (dataOffsetBytes % alignment !== 0) {
    throw cursor.fail(
      `found offset ${String(dataOffsetBytes)}, allowed multiples of the alignment, ${String(alignment)}`,
    );
  }
  return { name, type, shape: dims.reverse(), sizeBytes, dataOffsetBytes };
}

function readTensorType(cursor: HeaderCursor, tensorName: string): TensorType {
  const id = cursor.u32();
  const type = TYPES_BY_ID.get(id);
  if (type !== undefined) return type;
  const name = ggmlTypeName(id);
  if (name === undefined) throw cursor.fail(`found tensor type ${String(id)}, no ggml type`);
  throw new LlmError(
    'unsupported_quantization',
    `${cursor.fileName}: found ggml type ${name} in tensor ${showString(tensorName)}; this engine runs only: ${Object.keys(TENSOR_TYPES).join(', ')}`,
  );
}
