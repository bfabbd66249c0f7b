import { LlmError } from '../errors';
import { BpeEncoder } from './bpe-encoder';
import { SpecialTokenMatcher } from './special-token-matcher';
import { TextStream } from './text-stream';
import { bytesOfToken, checkByteTokens } from './token-bytes';
import { TokenType, type Metadata } from './tokenizer-metadata';
import type { Tokenizer } from './tokenizer';
import { readVocabulary, type Vocabulary } from './vocabulary';

/**
 * Byte-level BPE of our own, equal to llama.cpp's. `@huggingface/tokenizers` does not fit: it matches every added
 * token in any text (no way to keep a person's `<|im_start|>` text), checks nothing of a vocabulary, and reads
 * tokenizer.json, not GGUF.
 *
 * With `parseSpecial: false` user-defined tokens still match, as in llama.cpp and Hugging Face: `<think>` or
 * `<tool_response>` carry no rights, and a model has only ever seen them as one token. Control tokens never do, nor
 * do user-defined ones spelled like markers (`<|...|>`), which is stricter than llama.cpp.
 *
 * @throws LlmError `unsupported_tokenizer`, `malformed_file`
 */
export function createTokenizer(metadata: Metadata): Tokenizer {
  return new GgufTokenizer(readVocabulary(metadata));
}

class GgufTokenizer implements Tokenizer {
  readonly nVocab: number;
  readonly bosToken: number | null;
  readonly stopTokens: ReadonlySet<number>;
  readonly controlTokens: ReadonlyMap<string, number>;
  private readonly encoder: BpeEncoder;
  private readonly allSpecial: SpecialTokenMatcher;
  private readonly harmlessSpecial: SpecialTokenMatcher;

  constructor(private readonly vocabulary: Vocabulary) {
    checkByteTokens(vocabulary);
    const { tokens, types, control, special } = vocabulary;
    this.nVocab = tokens.length;
    this.bosToken = special.addBos ? special.bos : null;
    this.stopTokens = special.stopTokens;
    this.encoder = new BpeEncoder(vocabulary);

    const controlTokens = new Map<string, number>();
    const harmless = new Map<string, number>();
    tokens.forEach((text, id) => {
      if (text === '') return;
      if (control[id]) controlTokens.set(text, id);
      else if (types[id] === TokenType.userDefined) harmless.set(text, id);
    });
    this.controlTokens = controlTokens;
    this.allSpecial = new SpecialTokenMatcher([...controlTokens, ...harmless]);
    this.harmlessSpecial = new SpecialTokenMatcher(harmless);
  }

  tokenize(text: string, { parseSpecial }: { parseSpecial: boolean }): number[] {
    const ids: number[] = [];
    for (const fragment of (parseSpecial ? this.allSpecial : this.harmlessSpecial).split(text)) {
      if (typeof fragment === 'number') {
        ids.push(fragment);
        continue;
      }
      let start = 0;
      for (const end of this.vocabulary.preTokenize(fragment)) {
        this.encoder.encode(fragment.slice(start, end), ids);
        start = end;
      }
    }
    return ids;
  }

  tokenBytes(id: number, options: { showSpecial?: boolean } = {}): Uint8Array {
    if (!Number.isInteger(id) || id < 0 || id >= this.nVocab) {
      const message = `token id: found ${id}; allowed: 0 to ${this.nVocab - 1}`;
      throw new LlmError('invalid_request', message);
    }
    return bytesOfToken(this.vocabulary, id, options.showSpecial ?? false);
  }

  detokenize(ids: Iterable<number>, options: { showSpecial?: boolean } = {}): string {
    const stream = this.stream(options);
    let text = '';
    for (const id of ids) text += stream.push(id);
    return text + stream.flush();
  }

  stream(options: { showSpecial?: boolean } = {}): TextStream {
    return new TextStream((id) => this.tokenBytes(id, options));
  }
}
