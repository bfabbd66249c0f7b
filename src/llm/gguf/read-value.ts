import type { GgufValue } from './gguf-file';
import { GGUF_LIMITS } from './gguf-limits';
import type { HeaderCursor } from './header-cursor';
import type { ParseBudget } from './parse-budget';

/** `enum gguf_type`; the position is the number in the file. Source: gguf.h. */
const VALUE_TYPES = [
  'UINT8',
  'INT8',
  'UINT16',
  'INT16',
  'UINT32',
  'INT32',
  'FLOAT32',
  'BOOL',
  'STRING',
  'ARRAY',
  'UINT64',
  'INT64',
  'FLOAT64',
] as const;
export type ValueType = (typeof VALUE_TYPES)[number];
type ElementType = Exclude<ValueType, 'ARRAY'>;

/** Fewest bytes one element takes in the file. */
const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  UINT8: 1,
  INT8: 1,
  UINT16: 2,
  INT16: 2,
  UINT32: 4,
  INT32: 4,
  FLOAT32: 4,
  BOOL: 1,
  STRING: 8,
  UINT64: 8,
  INT64: 8,
  FLOAT64: 8,
};

const ELEMENTS_BETWEEN_CHECKS = 16_384;

/** @throws LlmError `malformed_file` for a number that is no type */
export function readValueType(cursor: HeaderCursor): ValueType {
  const id = cursor.u32();
  const type = VALUE_TYPES[id];
  if (type === undefined) {
    throw cursor.fail(
      `found value type ${String(id)}, allowed 0 to ${String(VALUE_TYPES.length - 1)}`,
    );
  }
  return type;
}

/** One value of a known type. */
export function readValue(cursor: HeaderCursor, type: ValueType, budget: ParseBudget): GgufValue {
  switch (type) {
    case 'UINT8':
      return cursor.u8();
    case 'INT8':
      return cursor.i8();
    case 'UINT16':
      return cursor.u16();
    case 'INT16':
      return cursor.i16();
    case 'UINT32':
      return cursor.u32();
    case 'INT32':
      return cursor.i32();
    case 'FLOAT32':
      return cursor.f32();
    case 'BOOL':
      return cursor.boolean();
    case 'STRING':
      return cursor.string();
    case 'ARRAY':
      return readArray(cursor, budget);
    case 'UINT64':
      return cursor.u64();
    case 'INT64':
      return cursor.i64();
    case 'FLOAT64':
      return cursor.f64();
  }
}

function readArray(cursor: HeaderCursor, budget: ParseBudget): GgufValue {
  const type = readValueType(cursor);
  if (type === 'ARRAY') throw cursor.fail('found an array of arrays, allowed no nesting');
  const elementBytes = ELEMENT_BYTES[type];
  const length = cursor.countOf('array length', 0, GGUF_LIMITS.maxArrayElements, elementBytes);

  const boxed = <T>(read: () => T): readonly T[] => {
    budget.checkElements(cursor, length);
    const elements: T[] = [];
    for (let i = 0; i < length; i++) {
      if (i % ELEMENTS_BETWEEN_CHECKS === 0) budget.checkTime(cursor);
      elements.push(read());
    }
    // Only once it is whole: a step that lacked bytes is taken again.
    budget.useElements(length);
    return elements;
  };

  switch (type) {
    case 'STRING':
      return boxed(() => cursor.string());
    case 'BOOL':
      return boxed(() => cursor.boolean());
    case 'UINT64':
      return boxed(() => cursor.bigU64());
    case 'INT64':
      return boxed(() => cursor.bigI64());
    case 'UINT8':
      return new Uint8Array(cursor.copy(length));
    case 'INT8':
      return new Int8Array(cursor.copy(length));
    case 'UINT16':
      return new Uint16Array(cursor.copy(length * elementBytes));
    case 'INT16':
      return new Int16Array(cursor.copy(length * elementBytes));
    case 'UINT32':
      return new Uint32Array(cursor.copy(length * elementBytes));
    case 'INT32':
      return new Int32Array(cursor.copy(length * elementBytes));
    case 'FLOAT32':
      return new Float32Array(cursor.copy(length * elementBytes));
    case 'FLOAT64':
      return new Float64Array(cursor.copy(length * elementBytes));
  }
}
