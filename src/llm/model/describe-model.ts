import { LlmError, type LlmErrorCode } from '../errors';
import { describeGguf, type GgufDescription } from '../gguf/describe-gguf';
import type { GgufFile } from '../gguf/gguf-file';
import { readModelConfig, type ModelConfig } from './config';
import { memoryByContext, type MemoryNeed } from './memory';

/** What `inspect --json` prints. */
export interface ModelDescription extends GgufDescription {
  /** `null` when this engine does not run the model; `refusal` says why. */
  readonly model: ModelConfig | null;
  readonly memory: readonly MemoryNeed[];
  readonly refusal: { readonly code: LlmErrorCode; readonly message: string } | null;
}

/** Header, tensors, hyper-parameters and memory by context length of any readable GGUF, one we cannot run included. */
export function describeModel(gguf: GgufFile): ModelDescription {
  const header = describeGguf(gguf);
  try {
    const model = readModelConfig(gguf);
    return { ...header, model, memory: memoryByContext(gguf, model), refusal: null };
  } catch (error) {
    if (!(error instanceof LlmError)) throw error;
    const { code, message } = error;
    return { ...header, model: null, memory: [], refusal: { code, message } };
  }
}
