import { MemorySource } from '../../../src/llm/gguf/memory-source';

/** `enum gguf_type`. */
const VALUE_TYPE_IDS = {
  UINT8: 0,
  INT8: 1,
  UINT16: 2,
  INT16: 3,
  UINT32: 4,
  INT32: 5,
  FLOAT32: 6,
  BOOL: 7,
  STRING: 8,
  ARRAY: 9,
  UINT64: 10,
  INT64: 11,
  FLOAT64: 12,
} as const;

type Integer = number | bigint;
type NumberType = Exclude<keyof typeof VALUE_TYPE_IDS, 'STRING' | 'ARRAY' | 'BOOL'>;
export type TypedValue =
  | readonly [NumberType, Integer]
  | readonly ['BOOL', number]
  | readonly ['STRING', string]
  | readonly ['ARRAY', TypedArray]
  /** A type number and the bytes after it, as a hostile file has them. */
  | readonly [number, Uint8Array];
type TypedArray =
  readonly [NumberType | 'BOOL', readonly Integer[]] | readonly ['STRING', readonly string[]];

export interface TensorSpec {
  readonly name: string;
  /** ggml's order, innermost first. */
  readonly ne: readonly Integer[];
  /** `enum ggml_type`; default F32. */
  readonly type?: number;
  /** Default: right after the tensor before it. */
  readonly offset?: Integer;
  /** Bytes the data section has for it; default: 4 for each element. */
  readonly dataBytes?: number;
}

export interface HeaderSpec {
  readonly magic?: string;
  readonly version?: number;
  readonly nTensors?: Integer;
  readonly nKeyValues?: Integer;
  readonly metadata?: readonly (readonly [string, TypedValue])[];
  readonly tensors?: readonly TensorSpec[];
  readonly alignment?: number;
  /** Default: what the tensors need. */
  readonly dataBytes?: number;
}

/** What a field says, for tests that damage a header knowingly. */
export type FieldKind =
  'magic' | 'version' | 'count' | 'length' | 'type' | 'dim' | 'offset' | 'value' | 'text';

export interface HeaderField {
  readonly kind: FieldKind;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

export interface BuiltHeader {
  readonly bytes: Uint8Array;
  readonly fields: readonly HeaderField[];
  readonly headerBytes: number;
}

/** Writes exactly what the spec says, sound or not. */
export function buildHeader(spec: HeaderSpec): BuiltHeader {
  const { metadata = [], tensors = [], alignment = 32 } = spec;
  const writer = new FieldWriter();
  writer.text('magic', spec.magic ?? 'GGUF');
  writer.integer('version', 4, spec.version ?? 3);
  writer.integer('count', 8, spec.nTensors ?? tensors.length);
  writer.integer('count', 8, spec.nKeyValues ?? metadata.length);
  for (const [key, value] of metadata) {
    writer.string(key);
    writer.typedValue(value);
  }
  let nextOffset = 0;
  for (const { name, ne, type = 0, offset = nextOffset, dataBytes } of tensors) {
    writer.string(name);
    writer.integer('count', 4, ne.length);
    for (const size of ne) writer.integer('dim', 8, size);
    writer.integer('type', 4, type);
    writer.integer('offset', 8, offset);
    const needed = dataBytes ?? 4 * ne.reduce<number>((n, size) => n * Number(size), 1);
    nextOffset = alignUp(Number(offset) + needed, alignment);
  }
  const header = writer.bytes();
  const dataBytes = spec.dataBytes ?? nextOffset;
  const bytes = new Uint8Array(
    dataBytes === 0 ? header.length : alignUp(header.length, alignment) + dataBytes,
  );
  bytes.set(header);
  return { bytes, fields: writer.fields, headerBytes: header.length };
}

export function buildSource(spec: HeaderSpec, name = 'test.gguf'): MemorySource {
  return new MemorySource(name, buildHeader(spec).bytes);
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

class FieldWriter {
  readonly fields: HeaderField[] = [];
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  raw(kind: FieldKind, bytes: Uint8Array): void {
    this.fields.push({ kind, offsetBytes: this.#length, sizeBytes: bytes.length });
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** Little-endian; the low bytes of a negative one. */
  integer(kind: FieldKind, sizeBytes: number, value: Integer): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
    this.raw(kind, bytes.subarray(0, sizeBytes));
  }

  text(kind: FieldKind, text: string): void {
    this.raw(kind, new TextEncoder().encode(text));
  }

  string(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.integer('length', 8, bytes.length);
    this.raw('text', bytes);
  }

  typedValue(value: TypedValue): void {
    const [type, content] = value;
    if (typeof type === 'number') {
      this.integer('type', 4, type);
      this.raw('value', content);
      return;
    }
    this.integer('type', 4, VALUE_TYPE_IDS[type]);
    if (type === 'ARRAY') {
      const [elementType, elements] = content;
      this.integer('type', 4, VALUE_TYPE_IDS[elementType]);
      this.integer('count', 8, elements.length);
      for (const element of elements) this.#scalar(elementType, element);
    } else {
      this.#scalar(type, content);
    }
  }

  #scalar(type: NumberType | 'BOOL' | 'STRING', value: Integer | string): void {
    if (typeof value === 'string') {
      this.string(value);
    } else if (type === 'FLOAT32') {
      this.raw('value', new Uint8Array(Float32Array.of(Number(value)).buffer));
    } else if (type === 'FLOAT64') {
      this.raw('value', new Uint8Array(Float64Array.of(Number(value)).buffer));
    } else {
      this.integer('value', type === 'BOOL' ? 1 : Number(/\d+/.exec(type)?.[0]) / 8, value);
    }
  }
}
