/** Text <-> token ids, from a GGUF's `tokenizer.ggml.*` metadata. */
export interface Tokenizer {
  readonly nVocab: number;
  /** Written before a prompt when the file asks for it (`add_bos_token`), else null. */
  readonly bosToken: number | null;
  /** End-of-generation ids: eos, eot, eom and the tokens spelled like them. */
  readonly stopTokens: ReadonlySet<number>;
  /** Spelling -> id of the tokens that only `parseSpecial` may produce: role markers and the like. */
  readonly controlTokens: ReadonlyMap<string, number>;
  /**
   * @param parseSpecial true for text that a chat template made: `<|im_start|>` becomes its one id.
   *   false for text from a person: it stays text.
   */
  tokenize(text: string, options: { parseSpecial: boolean }): number[];
  /** The bytes of one token; control tokens give their spelling when `showSpecial`, else nothing. */
  tokenBytes(id: number, options?: { showSpecial?: boolean }): Uint8Array;
  detokenize(ids: Iterable<number>, options?: { showSpecial?: boolean }): string;
  /** Emits text as tokens come and never half a UTF-8 character. */
  stream(options?: { showSpecial?: boolean }): StreamingDetokenizer;
}

export interface StreamingDetokenizer {
  /** Text that is complete after this token; may be empty. */
  push(id: number): string;
  /** What is left at the end; broken UTF-8 comes out as U+FFFD. */
  flush(): string;
}
