import type * as XGrammar from '@mlc-ai/web-xgrammar';
import { encodeByteText } from '../../../llm/tokenizer/byte-alphabet';
import type { Tokenizer } from '../../../llm/tokenizer/tokenizer';
import { EngineError } from '../../../protocol';
import { Utf8Guard, Utf8Masks } from './utf8-guard';
import { loadXGrammar } from './load-xgrammar';

/** Follows one answer through a grammar. */
export class GrammarMatcher {
  readonly #matcher: XGrammar.GrammarMatcher;
  readonly #compiled: XGrammar.CompiledGrammar;
  readonly #guard: Utf8Guard;
  /** Of all masks so far, for whoever wants to know what they cost. */
  maskMs = 0;
  nMasks = 0;

  constructor(
    matcher: XGrammar.GrammarMatcher,
    compiled: XGrammar.CompiledGrammar,
    guard: Utf8Guard,
  ) {
    this.#matcher = matcher;
    this.#guard = guard;
    this.#compiled = compiled;
  }

  /** What may come next: a bit a token, lowest first. */
  async mask(): Promise<Uint32Array> {
    const startMs = performance.now();
    const bits = await this.#matcher.getNextTokenBitmask();
    const mask = new Uint32Array(bits.buffer, bits.byteOffset, bits.length);
    this.#guard.restrict(mask);
    this.maskMs += performance.now() - startMs;
    this.nMasks += 1;
    return mask;
  }

  /** @returns false for a token that the grammar does not allow here */
  accept(id: number): boolean {
    this.#guard.accept(id);
    return this.#matcher.acceptToken(id);
  }

  /** Whether the answer was ended by a token that ends answers. */
  get isOver(): boolean {
    return this.#matcher.isTerminated();
  }

  dispose(): void {
    this.#matcher.dispose();
    this.#compiled.dispose();
  }
}

/** The grammars that answers of one model can be held to. Made once for a model: its whole vocabulary is read. */
export class GrammarCompiler {
  readonly #library: typeof XGrammar;
  readonly #compiler: XGrammar.GrammarCompiler;
  readonly #tokens: XGrammar.TokenizerInfo;
  readonly #masks: Utf8Masks;

  private constructor(
    library: typeof XGrammar,
    compiler: XGrammar.GrammarCompiler,
    tokens: XGrammar.TokenizerInfo,
    masks: Utf8Masks,
  ) {
    this.#library = library;
    this.#masks = masks;
    this.#compiler = compiler;
    this.#tokens = tokens;
  }

  static async create(tokenizer: Tokenizer): Promise<GrammarCompiler> {
    const library = await loadXGrammar();
    const bytes = Array.from({ length: tokenizer.nVocab }, (_, id) => tokenizer.tokenBytes(id));
    // As GPT-2 spells them: as text they would arrive encoded once more.
    const spellings = bytes.map((one) => encodeByteText(one));
    const tokens = await library.TokenizerInfo.createTokenizerInfo(
      spellings,
      'byte_level',
      false,
      tokenizer.nVocab,
      [...tokenizer.stopTokens],
    );
    const compiler = await library.GrammarCompiler.createGrammarCompiler(tokens, false);
    return new GrammarCompiler(library, compiler, tokens, new Utf8Masks(bytes));
  }

  /**
   * @param grammar EBNF as xgrammar has it, with a rule `root`
   * @throws EngineError `invalid_request` for one that cannot be read
   */
  async compile(grammar: string): Promise<GrammarMatcher> {
    try {
      const compiled = await this.#compiler.compileGrammar(grammar);
      const matcher = await this.#library.GrammarMatcher.createGrammarMatcher(compiled);
      return new GrammarMatcher(matcher, compiled, new Utf8Guard(this.#masks));
    } catch (cause) {
      throw new EngineError(
        'invalid_request',
        'the grammar cannot be read; allowed is EBNF with a rule named root, as xgrammar has it',
        { cause },
      );
    }
  }

  dispose(): void {
    this.#compiler.dispose();
    this.#tokens.dispose();
  }
}
