import { readGguf } from '../../src/llm/gguf/read-gguf';
import { createTokenizer } from '../../src/llm/tokenizer/create-tokenizer';
import type { Tokenizer } from '../../src/llm/tokenizer/tokenizer';
import { FileSource } from './file-source';

/** One prompt in the two forms the engines take: ours ids, wllama text. */
export interface BenchPrompt {
  readonly tokens: readonly number[];
  readonly text: string;
}

const WORDS =
  'the messenger of gods wore sandals of gold with wings that bore him over land and sea as swift as any bird while below the ships of men went slowly from port to port and their oars rose and fell in time'.split(
    ' ',
  );

/** The model's own tokenizer, read in Node; touches no weights. */
export async function readTokenizer(paths: readonly string[]): Promise<Tokenizer> {
  const sources: FileSource[] = [];
  try {
    for (const path of paths) sources.push(await FileSource.open(path));
    return createTokenizer((await readGguf(sources)).metadata);
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

/** Of the prompt and of the answer before anything is timed: enough to compile what is left and to touch all weights once. */
export const WARM_UP_TOKENS = 4;

/** The serials of one turn's prompts: for `prefill` one from it on for each prompt length. No two of a turn are alike. */
export function turnSerials(turn: number, nPrompts: number) {
  const warmUp = turn * (nPrompts + 2);
  return { warmUp, decode: warmUp + 1, prefill: warmUp + 2 };
}

const N_LETTERS = 26;

/**
 * `nTokens` tokens of plain words. The next `serial` gives others from the first letter on, and so from the first token on:
 * no cached prefix helps.
 */
export function benchPrompt(tokenizer: Tokenizer, nTokens: number, serial: number): BenchPrompt {
  const words = [String.fromCharCode('a'.charCodeAt(0) + (serial % N_LETTERS))];
  let tokens: number[] = [];
  for (let length = nTokens; tokens.length < nTokens; length *= 2) {
    while (words.length < length) {
      // A step that shares no factor with the list's length visits every word.
      const index = (serial * 7 + words.length * (words.length % 2 === 0 ? 11 : 17)) % WORDS.length;
      words.push(WORDS[index] ?? '');
    }
    tokens = tokenizer.tokenize(words.join(' '), { parseSpecial: false });
  }
  const cut = tokens.slice(0, nTokens);
  return { tokens: cut, text: tokenizer.detokenize(cut) };
}

/** Ids whose bytes alone are no UTF-8. */
export function partialCharacterTokens(tokenizer: Tokenizer): number[] {
  const strict = new TextDecoder('utf-8', { fatal: true });
  return Array.from({ length: tokenizer.nVocab }, (_, id) => id).filter((id) => {
    try {
      strict.decode(tokenizer.tokenBytes(id));
      return false;
    } catch {
      return true;
    }
  });
}
