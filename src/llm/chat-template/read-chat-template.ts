import { LlmError } from '../errors';
import {
  describeValue,
  readTokenId,
  readTokens,
  type Metadata,
} from '../tokenizer/tokenizer-metadata';
import type { ChatTemplate } from './chat-template.types';
import chatMl from './chatml.jinja?raw';
import { createChatTemplate } from './create-chat-template';
import llama3 from './llama3.jinja?raw';

/** The two turn formats of the Hermes family, with the markers that give them away. The first match wins. */
const FALLBACKS = [
  { source: chatMl, end: '<|im_end|>', markers: ['<|im_start|>', '<|im_end|>'] },
  {
    source: llama3,
    end: '<|eot_id|>',
    markers: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'],
  },
];

/** What a file says about its prompts. */
export interface FileTemplate {
  /** Its `tokenizer.chat_template`, or null. */
  readonly source: string | null;
  /** The spellings of its tokens for the beginning of a prompt and the end of a turn, or ''. */
  readonly bos: string;
  readonly eos: string;
  /** How the model calls itself. */
  readonly modelNames: readonly string[];
  readonly hasToken: (spelling: string) => boolean;
  /**
   * Its template, or where it has none ChatML or Llama-3 headers, told by its special tokens.
   * @throws LlmError `unsupported_template`
   */
  readonly open: () => ChatTemplate;
}

/** @throws LlmError `malformed_file` for a template that is no string or a bad token id */
export function readChatTemplate(metadata: Metadata): FileTemplate {
  const texts = readTokens(metadata);
  const spelling = (name: string): string => {
    const id = readTokenId(metadata, `tokenizer.ggml.${name}_token_id`, texts.length);
    return id === null ? '' : (texts[id] ?? '');
  };
  const tokens = { bos: spelling('bos'), eos: spelling('eos') };
  const source = metadata.get('tokenizer.chat_template') ?? null;
  if (source !== null && typeof source !== 'string') {
    const found = describeValue(source);
    throw new LlmError(
      'malformed_file',
      `tokenizer.chat_template: found ${found}; allowed: a string`,
    );
  }
  const known = new Set(texts);
  return {
    source,
    ...tokens,
    modelNames: ['general.name', 'general.basename']
      .map((key) => metadata.get(key))
      .filter((name) => typeof name === 'string'),
    hasToken: (text) => known.has(text),
    open: () => createChatTemplate(source ?? fallbackSource(known, tokens.eos), tokens),
  };
}

function fallbackSource(texts: ReadonlySet<string>, eos: string): string {
  const possible = FALLBACKS.filter(({ markers }) => markers.every((text) => texts.has(text)));
  // Hermes 3 on Llama has both sets of markers; the token that ends a turn says which one it was trained on.
  const chosen = possible.find(({ end }) => end === eos) ?? possible[0];
  if (chosen) return chosen.source;
  const allowed = FALLBACKS.map(({ markers }) => markers.join(' ')).join(', or ');
  throw new LlmError(
    'unsupported_template',
    `tokenizer.chat_template: found none, and no known turn markers among the tokens; allowed: ${allowed}`,
  );
}
