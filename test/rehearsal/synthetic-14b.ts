import { createHash } from 'node:crypto';
import type { ByteSource } from '../../src/llm/gguf/byte-source';
import { SeededRandom } from '../fixtures/random';
import { repeatingSource } from '../fixtures/repeating-source';
import { Q4_K_M, tinyModel } from '../fixtures/tiny-model';

const MIB = 1024 * 1024;

/** A GGUF with the header and the shapes of Hermes 4 14B at Q4_K_M, 9.0 GB; its weights repeat a megabyte of chance. */
export function synthetic14b(): ByteSource {
  const input = tinyModel({
    architecture: 'qwen3',
    type: Q4_K_M,
    nLayers: 40,
    nEmbd: 5120,
    nHeads: 40,
    nKvHeads: 8,
    headDim: 128,
    nFf: 17_408,
    nVocab: 151_936,
    nCtxTrain: 40_960,
  });
  const random = new SeededRandom(14);
  const pattern = Uint8Array.from({ length: MIB + 1 }, () => random.integer(256));
  return repeatingSource(
    input,
    Object.fromEntries(input.tensors.map(({ name }) => [name, pattern])),
  );
}

export async function sha256Of(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < source.sizeBytes; at += 64 * MIB) {
    hash.update(await source.read(at, Math.min(64 * MIB, source.sizeBytes - at)));
  }
  return hash.digest('hex');
}
