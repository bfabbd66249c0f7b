import { readFlag, readTokenId, TokenType, type Metadata } from './tokenizer-metadata';

/**
 * Spellings that end a generation whatever the file says of them. Source: llama.cpp's detection of end-of-generation
 * tokens by text (llama-vocab.cpp), without the entries of model families this engine does not run.
 */
const STOP_SPELLINGS: ReadonlySet<string> = new Set([
  '<|im_end|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|endoftext|>',
  '<|end_of_text|>',
  '<|end|>',
  '<end_of_turn>',
  '</s>',
  '<EOT>',
  // Fill-in-the-middle padding and file separators: a model that writes them has left the conversation.
  '<|fim_pad|>',
  '<fim-pad>',
  '<fim_pad>',
  '<PAD>',
  '<|fim_repo|>',
  '<|repo_name|>',
  '<fim-repo>',
  '<REPO>',
  '<reponame>',
  '<|file_sep|>',
]);

/** Files converted before 2024 list their role markers as user-defined; spelling tells them from `<think>`. */
const MARKER_SPELLING = /^<[|｜].*[|｜]>$/u;

export interface SpecialTokens {
  readonly bos: number | null;
  readonly eos: number | null;
  /** Whether the file asks for bos before every prompt. */
  readonly addBos: boolean;
  readonly stopTokens: ReadonlySet<number>;
}

/**
 * @throws LlmError `malformed_file` when an id is out of range or a flag is no bool
 */
export function readSpecialTokens(
  metadata: Metadata,
  tokens: readonly string[],
  addBosByDefault: boolean,
): SpecialTokens {
  const id = (name: string) =>
    readTokenId(metadata, `tokenizer.ggml.${name}_token_id`, tokens.length);
  const stopTokens = new Set<number>();
  for (const name of ['eos', 'eot', 'eom']) {
    const found = id(name);
    if (found !== null) stopTokens.add(found);
  }
  tokens.forEach((text, index) => {
    if (STOP_SPELLINGS.has(text)) stopTokens.add(index);
  });
  return {
    bos: id('bos'),
    eos: id('eos'),
    addBos: readFlag(metadata, 'tokenizer.ggml.add_bos_token') ?? addBosByDefault,
    stopTokens,
  };
}

/** What a Hermes model writes as part of its answer, and what is looked for there. */
const TAG_SPELLINGS: ReadonlySet<string> = new Set([
  '<think>',
  '</think>',
  '<tool_call>',
  '</tool_call>',
]);

/** Token types in which tags are text, also where a file calls them control tokens: those would be hidden from whoever reads. */
export function speakingTags(types: Uint8Array, tokens: readonly string[]): Uint8Array {
  return types.map((type, id) =>
    type === TokenType.control && TAG_SPELLINGS.has(tokens[id] ?? '')
      ? TokenType.userDefined
      : type,
  );
}

/** Whether text from a person must never become this token. */
export function isControl(type: number, text: string): boolean {
  if (isHidden(type, text)) return type !== TokenType.unused && type !== TokenType.undefined;
  return type === TokenType.userDefined && MARKER_SPELLING.test(text);
}

/** Whether the token adds nothing to an answer. A stop token does not, even where the file calls it normal text. */
export function isHidden(type: number, text: string): boolean {
  const speaks =
    type === TokenType.normal || type === TokenType.userDefined || type === TokenType.byte;
  return !speaks || STOP_SPELLINGS.has(text);
}
