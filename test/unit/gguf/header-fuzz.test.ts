import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { LlmError } from '../../../src/llm/errors';
import type { GgufFile } from '../../../src/llm/gguf/gguf-file';
import { MemorySource } from '../../../src/llm/gguf/memory-source';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { readModelConfig } from '../../../src/llm/model/config';
import { ARCHITECTURES } from '../../../src/llm/model/config.types';
import { buildHeader, type BuiltHeader, type FieldKind } from './header-builder';
import { modelHeader } from './model-header';

const MUTATIONS = 200_000;
/** A hang, not a slow machine: one header takes some 20 µs. */
const MAX_MS = 50;

const NASTY: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  7n,
  31n,
  33n,
  64n,
  255n,
  512n,
  513n,
  65_536n,
  65_537n,
  2n ** 22n,
  2n ** 24n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 42n + 1n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 61n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** mulberry32: small, seeded, good enough to pick fields. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The header damaged in one to three fields, by what they are; one in eight is cut short too. */
function mutate(built: BuiltHeader, random: (below: number) => number): Uint8Array {
  const bytes = built.bytes.slice();
  for (let n = 1 + random(3); n > 0; n--) {
    const field = built.fields[random(built.fields.length)]!;
    const target = bytes.subarray(field.offsetBytes, field.offsetBytes + field.sizeBytes);
    writeNasty(field.kind, target, random);
  }
  return random(8) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
}

function writeNasty(kind: FieldKind, target: Uint8Array, random: (below: number) => number): void {
  if (target.length === 0) return;
  if (kind === 'text' || kind === 'magic' || random(4) === 0) {
    target[random(target.length)]! ^= 1 << random(8);
    return;
  }
  // A number that means something for this kind of field, or one near what was there.
  const value = new BigUint64Array(1);
  const raw = new Uint8Array(value.buffer);
  raw.set(target);
  const way = random(9);
  if (kind === 'type') value[0] = BigInt(random(48));
  else if (way < 3) value[0]! += BigInt(random(3)) - 1n;
  else if (way < 5) value[0]! *= 2n;
  else value[0] = NASTY[random(NASTY.length)]!;
  target.set(raw.subarray(0, target.length));
}

/** What every accepted file must have: tensors inside the file, none over another. */
function unsoundTensor(gguf: GgufFile): string | undefined {
  let sum = 0;
  const ordered = [...gguf.tensors.values()].sort((a, b) => a.offsetBytes - b.offsetBytes);
  let end = 24;
  for (const { name, offsetBytes, sizeBytes, source } of ordered) {
    if (offsetBytes < end) return `${name} overlaps what is before it`;
    end = offsetBytes + sizeBytes;
    sum += sizeBytes;
    if (end > source.sizeBytes) return `${name} reaches past the end`;
  }
  return sum <= gguf.sizeBytes ? undefined : 'sizes exceed the file';
}

describe('200 000 damaged headers', () => {
  const { stackTraceLimit } = Error;

  beforeAll(() => {
    // Stack traces of 190 000 refusals would take most of the time.
    Error.stackTraceLimit = 0;
  });

  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  test('give a model or a typed refusal, each soon, and no header is trusted', async () => {
    const random = seededRandom(20260821);
    const builts = ARCHITECTURES.map((architecture) => buildHeader(modelHeader(architecture)));
    const outcomes = new Map<string, number>();
    const untyped: unknown[] = [];
    const unsound: string[] = [];
    let slowestMs = 0;

    for (let i = 0; i < MUTATIONS; i++) {
      const bytes = mutate(builts[i % builts.length]!, random);
      const result = await tryHeader(bytes);
      let { ms } = result;
      // What is slow each time is slow; what is slow once waited for a busy machine.
      for (let again = 0; ms >= MAX_MS && again < 5; again++) {
        ms = Math.min(ms, (await tryHeader(bytes)).ms);
      }
      slowestMs = Math.max(slowestMs, ms);
      if (result.unsound !== undefined) unsound.push(result.unsound);
      if (result.untyped !== undefined) untyped.push(result.untyped);
      outcomes.set(result.outcome, (outcomes.get(result.outcome) ?? 0) + 1);
    }

    console.log(
      `slowest ${slowestMs.toFixed(1)} ms`,
      Object.fromEntries([...outcomes].sort((a, b) => b[1] - a[1])),
    );
    expect(untyped).toStrictEqual([]);
    expect(unsound).toStrictEqual([]);
    expect(slowestMs).toBeLessThan(MAX_MS);
    // The damage reaches every stage, not just the first check.
    for (const stage of REACHED) expect(outcomes.get(stage) ?? 0, stage).toBeGreaterThan(100);
    const atTheDoor = outcomes.get('malformed_file: not a GGUF') ?? 0;
    expect(atTheDoor).toBeLessThan(MUTATIONS / 20);
  }, 60_000);
});

interface Attempt {
  readonly outcome: string;
  readonly ms: number;
  readonly unsound?: string | undefined;
  readonly untyped?: unknown;
}

async function tryHeader(bytes: Uint8Array): Promise<Attempt> {
  const startMs = performance.now();
  try {
    const gguf = await readGguf([new MemorySource('f', bytes)]);
    const unsound = unsoundTensor(gguf);
    if (unsound === undefined) readModelConfig(gguf);
    return { outcome: 'model', ms: performance.now() - startMs, unsound };
  } catch (error) {
    const ms = performance.now() - startMs;
    if (!(error instanceof LlmError)) return { outcome: 'untyped', ms, untyped: error };
    return { outcome: `${error.code}: ${stageOf(error.message)}`, ms };
  }
}

const STAGES: readonly (readonly [stage: string, message: RegExp])[] = [
  ['not a GGUF', /is not a GGUF/],
  ['version', /GGUF version|big-endian/],
  ['count', /number of/],
  ['alignment', /general\.alignment/],
  ['key', /key length|key twice|found key/],
  ['string', /string length/],
  ['array', /array/],
  ['value type', /value type|boolean/],
  ['dimensions', /dimension|elements of/],
  ['offset', /found offset/],
  ['block', /rows of \d+ elements, /],
  ['name', /tensor name|name twice|found twice/],
  ['shape', /found shape|one for each of tokenizer/],
  ['missing tensor', /found nothing/],
  ['tensor type', /tensor type|ggml type|found type/],
  ['architecture', /found architecture/],
  ['head size', /found head size/],
  ['truncated', /truncated/],
  ['split', /split/],
  ['hyper-parameter', /^metadata/],
];

const REACHED: readonly string[] = [
  'model',
  'unsupported_quantization: tensor type',
  'unsupported_architecture: architecture',
  'unsupported_architecture: head size',
  ...[
    ...['version', 'count', 'alignment', 'key', 'string', 'array', 'value type', 'dimensions'],
    ...['offset', 'block', 'name', 'shape', 'missing tensor', 'tensor type', 'truncated', 'split'],
    'hyper-parameter',
  ].map((stage) => `malformed_file: ${stage}`),
];

function stageOf(message: string): string {
  return STAGES.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other';
}
