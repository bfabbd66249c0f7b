import { readChatTemplate, type FileTemplate } from './chat-template/read-chat-template';
import type { ByteSource } from './gguf/byte-source';
import { readGguf } from './gguf/read-gguf';
import { readModelConfig } from './model/config';
import type { ModelConfig } from './model/config.types';
import { collectTensors, type ModelTensors } from './model/model-tensors';
import { createTokenizer } from './tokenizer/create-tokenizer';
import type { Tokenizer } from './tokenizer/tokenizer';

/** A GGUF that this engine can run, with everything but its weights read. */
export interface ModelFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly config: ModelConfig;
  readonly tensors: ModelTensors;
  readonly tokenizer: Tokenizer;
  readonly chatTemplate: FileTemplate;
}

/**
 * Reads the header and refuses what cannot run, without touching a GPU.
 * @param sources one file, or the parts of a split GGUF in any order
 * @throws LlmError `malformed_file`, `unsupported_…`, `source_changed`, `invalid_request`; DOMException AbortError
 */
export async function readModelFile(
  sources: readonly ByteSource[],
  signal?: AbortSignal,
): Promise<ModelFile> {
  const gguf = await readGguf(sources, signal);
  const config = readModelConfig(gguf);
  return {
    name: config.name ?? sources[0]?.name ?? 'unnamed model',
    sizeBytes: gguf.sizeBytes,
    config,
    tensors: collectTensors(gguf, config),
    tokenizer: createTokenizer(gguf.metadata),
    chatTemplate: readChatTemplate(gguf.metadata),
  };
}
