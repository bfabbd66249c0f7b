import type { Gpu } from '../../../src/llm/gpu/gpu';
import { LanguageModel } from '../../../src/llm/language-model';
import { readModelFile } from '../../../src/llm/model-file';
import type {
  GeneratedPiece,
  GenerateOptions,
  GenerateSummary,
  LoadOptions,
} from '../../../src/llm/language-model.types';
import { memorySource } from '../../fixtures/gguf-in-memory';
import { buildTinyGguf, type TinyModelOptions } from '../../fixtures/tiny-model';

export const PROMPT = Array.from({ length: 13 }, (_, i) => (i * 37 + 11) % 256);

/** The kernels that compile fastest; what is tested here does not depend on them. */
export async function loadTiny(
  gpu: Gpu,
  model: Partial<TinyModelOptions> = {},
  options: Partial<LoadOptions> = {},
): Promise<LanguageModel> {
  const bytes = buildTinyGguf({ architecture: 'qwen3', type: 'F32', nLayers: 1, ...model });
  return LanguageModel.load(await readModelFile([memorySource(bytes)], options.signal), {
    gpu,
    kernels: { cooperation: 'serial', f16: false },
    ...options,
  });
}

/** No token of the file ends the text unless a test says so. */
export async function answer(
  model: LanguageModel,
  prompt: readonly number[],
  options: GenerateOptions,
  onPiece?: (piece: GeneratedPiece) => void,
): Promise<{ ids: number[]; text: string; pieces: GeneratedPiece[]; summary: GenerateSummary }> {
  const pieces: GeneratedPiece[] = [];
  const summary = await model.generate(prompt, { stopTokens: [], ...options }, (piece) => {
    pieces.push(piece);
    onPiece?.(piece);
  });
  const ids = pieces.slice(0, summary.outputTokens).map(({ tokenId }) => tokenId);
  return { ids, text: pieces.map(({ text }) => text).join(''), pieces, summary };
}
