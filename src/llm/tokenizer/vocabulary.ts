import { LlmError } from '../errors';
import { CHARACTER_OF_BYTE } from './byte-alphabet';
import { MergeTable } from './merge-table';
import { PRE_TOKENIZERS, type PreTokenizer, type PreTokenizerName } from './pre-tokenizer';
import { isControl, readSpecialTokens, speakingTags, type SpecialTokens } from './special-tokens';
import {
  malformed,
  readMerges,
  readTokens,
  readTokenTypes,
  type Metadata,
} from './tokenizer-metadata';

/** `tokenizer.ggml.*` checked and indexed. Ids of -1 mean "no token". */
export interface Vocabulary {
  readonly tokens: readonly string[];
  /** (nVocab) of TokenType */
  readonly types: Uint8Array;
  /** (nVocab) 1 where text from a person must never become the token. */
  readonly control: Uint8Array;
  /** (256) byte -> id */
  readonly byteIds: Int32Array;
  readonly merges: MergeTable;
  /** The id of a whole word in the byte alphabet, -1 for none; never a control token. */
  readonly ordinaryId: (byteText: string) => number;
  readonly longestTextLength: number;
  /** A word that is a token takes it, whatever the merges would give. */
  readonly ignoreMerges: boolean;
  readonly preTokenize: PreTokenizer;
  readonly special: SpecialTokens;
}

/** `ignore_merges` and bos before a prompt are properties of the pre-tokenizer in llama.cpp. */
const LLAMA3_STYLE: PreTokenizerName = 'llama-bpe';
/** Other names of the same split. */
const ALIASES: Readonly<Record<string, PreTokenizerName>> = {
  llama3: 'llama-bpe',
  'llama-v3': 'llama-bpe',
  'deepseek-r1-qwen': 'qwen2',
};

/**
 * @throws LlmError `unsupported_tokenizer` for another model or pre-tokenizer, `malformed_file` for a vocabulary
 *   that contradicts itself
 */
export function readVocabulary(metadata: Metadata): Vocabulary {
  const pre = readPreTokenizerName(metadata);
  const tokens = readTokens(metadata);
  const types = speakingTags(readTokenTypes(metadata, tokens.length), tokens);
  const special = readSpecialTokens(metadata, tokens, pre === LLAMA3_STYLE);

  const idOfText = new Map<string, number>();
  const control = new Uint8Array(tokens.length);
  let longestTextLength = 0;
  tokens.forEach((text, id) => {
    if (isControl(types[id] ?? 0, text)) control[id] = 1;
    if (text === '') return;
    const twin = idOfText.get(text);
    if (twin !== undefined) {
      const name = `tokenizer.ggml.tokens[${id}]`;
      throw malformed(name, `"${text.slice(0, 40)}", which is token ${twin} too`, 'each text once');
    }
    idOfText.set(text, id);
    longestTextLength = Math.max(longestTextLength, text.length);
  });

  const ordinaryId = (text: string): number => {
    const id = idOfText.get(text) ?? -1;
    return id >= 0 && control[id] ? -1 : id;
  };
  const byteIds = Int32Array.from(CHARACTER_OF_BYTE, (character) =>
    ordinaryId(String.fromCharCode(character)),
  );
  return {
    tokens,
    types,
    control,
    byteIds,
    merges: indexMerges(readMerges(metadata), idOfText, control),
    ordinaryId,
    longestTextLength,
    ignoreMerges: pre === LLAMA3_STYLE,
    preTokenize: PRE_TOKENIZERS[pre],
    special,
  };
}

function readPreTokenizerName(metadata: Metadata): PreTokenizerName {
  const model = metadata.get('tokenizer.ggml.model');
  if (model !== 'gpt2') throw unsupported('tokenizer.ggml.model', model, ['gpt2']);
  const found = metadata.get('tokenizer.ggml.pre');
  const name = typeof found === 'string' ? (lookUp(ALIASES, found) ?? found) : '';
  if (Object.hasOwn(PRE_TOKENIZERS, name)) return name as PreTokenizerName;
  throw unsupported('tokenizer.ggml.pre', found, Object.keys(PRE_TOKENIZERS));
}

function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function unsupported(key: string, found: unknown, allowed: readonly string[]): LlmError {
  const shown = typeof found === 'string' ? `"${found.slice(0, 40)}"` : typeof found;
  const message = `${key}: found ${shown}; allowed: ${allowed.join(', ')}`;
  return new LlmError('unsupported_tokenizer', message);
}

function indexMerges(
  merges: readonly string[],
  idOfText: ReadonlyMap<string, number>,
  control: Uint8Array,
): MergeTable {
  const table = new MergeTable(merges.length);
  merges.forEach((merge, rank) => {
    // From 1: the left part may itself start with a blank only in a broken file, and is never empty.
    const gap = merge.indexOf(' ', 1);
    const left = gap < 0 ? undefined : idOfText.get(merge.slice(0, gap));
    const right = gap < 0 ? undefined : idOfText.get(merge.slice(gap + 1));
    const merged = gap < 0 ? undefined : idOfText.get(merge.slice(0, gap) + merge.slice(gap + 1));
    if (left === undefined || right === undefined || merged === undefined) {
      const found = `"${merge.slice(0, 40)}"`;
      throw malformed(
        `tokenizer.ggml.merges[${rank}]`,
        found,
        'two tokens with a blank between, whose joined text is a token',
      );
    }
    // A merge must not be a way for plain text to become a role marker.
    if (!control[merged]) table.add(rank, left, right, merged);
  });
  return table;
}
