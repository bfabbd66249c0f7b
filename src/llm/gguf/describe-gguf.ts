import type { GgufFile, GgufValue } from './gguf-file';
import { elementKind } from './metadata';
import type { TensorType } from './tensor-type';

/** A list or text too long to print whole. */
export interface Abbreviated {
  readonly length: number;
  readonly of: string;
  readonly first: readonly JsonScalar[] | string;
}
export type JsonScalar = string | number | boolean;

export interface TypeTotal {
  readonly tensors: number;
  readonly elements: number;
  readonly sizeBytes: number;
}

/** All of a header that a person or a script may want, ready for `JSON.stringify`. */
export interface GgufDescription {
  readonly version: number;
  readonly sizeBytes: number;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
  readonly architecture: JsonScalar | null;
  readonly name: JsonScalar | null;
  readonly licence: JsonScalar | null;
  readonly metadata: Readonly<Record<string, JsonScalar | readonly JsonScalar[] | Abbreviated>>;
  readonly totals: Readonly<Record<string, TypeTotal>>;
  readonly nElements: number;
  readonly tensors: readonly {
    readonly name: string;
    readonly type: TensorType;
    readonly shape: readonly number[];
    readonly sizeBytes: number;
    readonly offsetBytes: number;
    readonly file: string;
  }[];
}

const WHOLE_ARRAY_LENGTH = 16;
const SHOWN_ELEMENTS = 5;
/** Longer than any chat template seen (about 8 000). */
const WHOLE_STRING_LENGTH = 65_536;
const SHOWN_CHARACTERS = 200;

/** Describes a checked header; touches no weights. */
export function describeGguf(gguf: GgufFile): GgufDescription {
  const { metadata } = gguf;
  const totals = new Map<TensorType, TypeTotal>();
  const files = new Map<string, number>();
  let nElements = 0;
  const tensors = Array.from(gguf.tensors.values(), (tensor) => {
    const { name, type, shape, sizeBytes, offsetBytes, source } = tensor;
    const elements = shape.reduce((product, size) => product * size, 1);
    const before = totals.get(type) ?? { tensors: 0, elements: 0, sizeBytes: 0 };
    totals.set(type, {
      tensors: before.tensors + 1,
      elements: before.elements + elements,
      sizeBytes: before.sizeBytes + sizeBytes,
    });
    nElements += elements;
    files.set(source.name, source.sizeBytes);
    return { name, type, shape, sizeBytes, offsetBytes, file: source.name };
  });
  return {
    version: gguf.version,
    sizeBytes: gguf.sizeBytes,
    files: Array.from(files, ([name, sizeBytes]) => ({ name, sizeBytes })),
    architecture: scalarOrNull(metadata.get('general.architecture')),
    name: scalarOrNull(metadata.get('general.name')),
    licence: scalarOrNull(metadata.get('general.license')),
    // `fromEntries` makes a key such as __proto__ a property like any other.
    metadata: Object.fromEntries(
      Array.from(metadata, ([key, value]) => [key, abbreviate(value)] as const),
    ),
    totals: Object.fromEntries(totals),
    nElements,
    tensors,
  };
}

function scalarOrNull(value: GgufValue | undefined): JsonScalar | null {
  return value === undefined || typeof value === 'object' ? null : toJson(value);
}

/** JSON has neither 64-bit integers nor NaN and infinity: those become text. */
function toJson(value: string | number | boolean | bigint): JsonScalar {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value;
}

function abbreviate(value: GgufValue): JsonScalar | readonly JsonScalar[] | Abbreviated {
  if (typeof value === 'string' && value.length > WHOLE_STRING_LENGTH) {
    return { length: value.length, of: 'characters', first: value.slice(0, SHOWN_CHARACTERS) };
  }
  if (typeof value !== 'object') return toJson(value);
  if (value.length <= WHOLE_ARRAY_LENGTH) return firstElements(value, value.length);
  return {
    length: value.length,
    of: elementKind(value),
    first: firstElements(value, SHOWN_ELEMENTS),
  };
}

function firstElements(array: Extract<GgufValue, object>, count: number): JsonScalar[] {
  const first: JsonScalar[] = [];
  for (let i = 0; i < count; i++) {
    const element = array[i];
    if (element !== undefined) first.push(toJson(element));
  }
  return first;
}
