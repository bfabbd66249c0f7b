import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  getLlama,
  LlamaLogLevel,
  type ControlledEvaluateInputItem,
  type Llama,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';

/** llama.cpp on the CPU: an implementation that is not ours, to judge ours by. Node only. */
export interface LlamaCppModel {
  readonly nVocab: number;
  /**
   * Raw logits (nVocab) after each token, F32 KV cache, no flash attention.
   * On quantized weights they are loose: its CPU kernels quantize activations to 8 bits.
   */
  logits(tokens: readonly number[]): Promise<Float32Array[]>;
  /** @param parseSpecial special tokens' spellings become their ids; no BOS is added */
  tokenize(text: string, parseSpecial: boolean): number[];
  detokenize(tokens: readonly number[], showSpecial: boolean): string;
  dispose(): Promise<void>;
}

/** `reason` says why this machine cannot run the prebuilt binary; tests print it and skip. */
export type LlamaCpp =
  | { readonly available: true; open(file: string | Uint8Array): Promise<LlamaCppModel> }
  | { readonly available: false; readonly reason: string };

/** Tokens per evaluation: bounds the number of whole-vocabulary maps alive at once. */
const CHUNK_TOKENS = 32;

let loading: Promise<LlamaCpp> | undefined;

/** Loads llama.cpp once per process; never builds or downloads anything. */
export function loadLlamaCpp(): Promise<LlamaCpp> {
  loading ??= getLlama({
    build: 'never',
    skipDownload: true,
    gpu: false,
    logLevel: LlamaLogLevel.error,
    maxThreads: 2,
  }).then(
    (llama) => ({ available: true, open: (file: string | Uint8Array) => open(llama, file) }),
    (error: unknown) => ({
      available: false,
      reason: `llama.cpp did not load: ${error instanceof Error ? error.message : String(error)}`,
    }),
  );
  return loading;
}

/**
 * Logits after each token, in one call.
 * @param file a path, or the bytes of a GGUF
 * @throws Error when llama.cpp is not available here or refuses the file
 */
export async function llamaCppLogits(
  file: string | Uint8Array,
  tokens: readonly number[],
): Promise<Float32Array[]> {
  const llamaCpp = await loadLlamaCpp();
  if (!llamaCpp.available) throw new Error(llamaCpp.reason);
  const model = await llamaCpp.open(file);
  try {
    return await model.logits(tokens);
  } finally {
    await model.dispose();
  }
}

async function open(llama: Llama, file: string | Uint8Array): Promise<LlamaCppModel> {
  if (typeof file === 'string') return wrap(await llama.loadModel({ modelPath: file }));
  const directory = await mkdtemp(join(tmpdir(), 'talaria-oracle-'));
  try {
    const modelPath = join(directory, 'model.gguf');
    await writeFile(modelPath, file);
    // Without a memory map the weights are copied while loading, so the file can go at once.
    return wrap(await llama.loadModel({ modelPath, useMmap: false }));
  } finally {
    await rm(directory, { recursive: true });
  }
}

function wrap(model: LlamaModel): LlamaCppModel {
  const nVocab = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
  return {
    nVocab,
    logits: (tokens) => evaluate(model, tokens, nVocab),
    tokenize: (text, parseSpecial) => [...model.tokenize(text, parseSpecial, 'trimLeadingSpace')],
    detokenize: (tokens, showSpecial) => model.detokenize(tokens as readonly Token[], showSpecial),
    dispose: () => model.dispose(),
  };
}

async function evaluate(
  model: LlamaModel,
  tokens: readonly number[],
  nVocab: number,
): Promise<Float32Array[]> {
  const context = await model.createContext({
    contextSize: Math.max(tokens.length + 1, 64),
    batchSize: CHUNK_TOKENS,
    flashAttention: false,
    experimentalKvCacheKeyType: 'F32',
    experimentalKvCacheValueType: 'F32',
  });
  const result: Float32Array[] = [];
  try {
    const sequence = context.getSequence();
    for (let start = 0; start < tokens.length; start += CHUNK_TOKENS) {
      const chunk = tokens.slice(start, start + CHUNK_TOKENS);
      const items = chunk.map((token): ControlledEvaluateInputItem => [
        token as Token,
        { generateNext: { logits: true } },
      ]);
      for (const output of await sequence.controlledEvaluate(items)) {
        const map = output?.next.logits;
        if (map?.size !== nVocab) {
          throw new Error(`llama.cpp gave ${map?.size ?? 0} logits, expected ${nVocab}`);
        }
        const logits = new Float32Array(nVocab);
        for (const [token, logit] of map) logits[token] = logit;
        result.push(logits);
      }
    }
  } finally {
    await context.dispose();
  }
  return result;
}
