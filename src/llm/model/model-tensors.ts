import { LlmError } from '../errors';
import type { GgufFile, GgufTensor } from '../gguf/gguf-file';
import { showString } from '../gguf/metadata';
import type { ModelConfig } from './config.types';

/** The tensors of one transformer block; matrices are (outputs, inputs). */
export interface LayerTensors {
  /** (nEmbd) */
  readonly attnNorm: GgufTensor;
  /** (nHeads * headDim, nEmbd) */
  readonly q: GgufTensor;
  /** (nKvHeads * headDim, nEmbd) */
  readonly k: GgufTensor;
  /** (nKvHeads * headDim, nEmbd) */
  readonly v: GgufTensor;
  /** (nHeads * headDim) */
  readonly qBias?: GgufTensor;
  /** (nKvHeads * headDim) */
  readonly kBias?: GgufTensor;
  /** (nKvHeads * headDim) */
  readonly vBias?: GgufTensor;
  /** (headDim) */
  readonly qNorm?: GgufTensor;
  /** (headDim) */
  readonly kNorm?: GgufTensor;
  /** (nEmbd, nHeads * headDim) */
  readonly output: GgufTensor;
  /** (nEmbd) */
  readonly ffnNorm: GgufTensor;
  /** (nFf, nEmbd) */
  readonly gate: GgufTensor;
  /** (nFf, nEmbd) */
  readonly up: GgufTensor;
  /** (nEmbd, nFf) */
  readonly down: GgufTensor;
}

export interface ModelTensors {
  /** (nVocab, nEmbd) */
  readonly tokenEmbd: GgufTensor;
  /** (nEmbd) */
  readonly outputNorm: GgufTensor;
  /** (nVocab, nEmbd); the same object as `tokenEmbd` when the output is tied. */
  readonly output: GgufTensor;
  /** (headDim / 2), F32 */
  readonly ropeFreqs?: GgufTensor;
  readonly layers: readonly LayerTensors[];
}

const VECTOR_TYPES: readonly string[] = ['F32', 'F16', 'BF16'];

/**
 * Every tensor by its role, each present with the shape the hyper-parameters ask for.
 * @throws LlmError `malformed_file` naming the tensor, found and allowed; `unsupported_architecture` for a tensor this
 * engine would have to ignore, for then its answers would be wrong without a word
 */
export function collectTensors(gguf: GgufFile, config: ModelConfig): ModelTensors {
  const used = new Set<string>();

  const take = (name: string, shape: readonly number[]): GgufTensor => {
    const tensor = gguf.tensors.get(name);
    const allowed = `allowed ${showShape(shape)} by the metadata of ${config.architecture}`;
    if (tensor === undefined) {
      throw new LlmError('malformed_file', `tensor ${name}: found nothing, ${allowed}`);
    }
    if (!sameShape(tensor.shape, shape)) {
      throw new LlmError(
        'malformed_file',
        `tensor ${name}: found shape ${showShape(tensor.shape)}, ${allowed}`,
      );
    }
    used.add(name);
    return tensor;
  };

  const takeVector = (name: string, length: number, types = VECTOR_TYPES): GgufTensor => {
    const tensor = take(name, [length]);
    if (!types.includes(tensor.type)) {
      throw new LlmError(
        'malformed_file',
        `tensor ${name}: found type ${tensor.type}, allowed ${types.join(', ')}`,
      );
    }
    return tensor;
  };

  const { nEmbd, nFf, nVocab, headDim } = config;
  const qWidth = config.nHeads * headDim;
  const kvWidth = config.nKvHeads * headDim;

  const takeLayer = (layer: number): LayerTensors => {
    const prefix = `blk.${String(layer)}.`;
    return {
      attnNorm: takeVector(`${prefix}attn_norm.weight`, nEmbd),
      q: take(`${prefix}attn_q.weight`, [qWidth, nEmbd]),
      k: take(`${prefix}attn_k.weight`, [kvWidth, nEmbd]),
      v: take(`${prefix}attn_v.weight`, [kvWidth, nEmbd]),
      ...(config.hasQkvBias && {
        qBias: takeVector(`${prefix}attn_q.bias`, qWidth),
        kBias: takeVector(`${prefix}attn_k.bias`, kvWidth),
        vBias: takeVector(`${prefix}attn_v.bias`, kvWidth),
      }),
      ...(config.hasQkNorm && {
        qNorm: takeVector(`${prefix}attn_q_norm.weight`, headDim),
        kNorm: takeVector(`${prefix}attn_k_norm.weight`, headDim),
      }),
      output: take(`${prefix}attn_output.weight`, [nEmbd, qWidth]),
      ffnNorm: takeVector(`${prefix}${config.ffnNormName}.weight`, nEmbd),
      gate: take(`${prefix}ffn_gate.weight`, [nFf, nEmbd]),
      up: take(`${prefix}ffn_up.weight`, [nFf, nEmbd]),
      down: take(`${prefix}ffn_down.weight`, [nEmbd, nFf]),
    };
  };

  const tokenEmbd = take('token_embd.weight', [nVocab, nEmbd]);
  const tensors: ModelTensors = {
    tokenEmbd,
    outputNorm: takeVector('output_norm.weight', nEmbd),
    output: config.tiedOutput ? tokenEmbd : take('output.weight', [nVocab, nEmbd]),
    ...(config.ropeFreqs && {
      ropeFreqs: takeVector('rope_freqs.weight', headDim / 2, ['F32']),
    }),
    layers: Array.from({ length: config.nLayers }, (_, layer) => takeLayer(layer)),
  };

  for (const name of gguf.tensors.keys()) {
    if (!used.has(name)) {
      throw new LlmError(
        'unsupported_architecture',
        `tensor ${showString(name)} has no place in ${config.architecture} with ${String(config.nLayers)} layers as this engine runs it`,
      );
    }
  }
  return tensors;
}

/** ggml does not tell (n) from (1, n): leading ones say nothing. */
function sameShape(found: readonly number[], wanted: readonly number[]): boolean {
  const extra = found.length - wanted.length;
  return (
    extra >= 0 &&
    found.slice(0, extra).every((size) => size === 1) &&
    wanted.every((size, i) => found[extra + i] === size)
  );
}

function showShape(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}
