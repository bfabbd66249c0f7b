/** Follows text for what Markdown shows as code: a tag in it is a picture of one. */
export class CodeSpans {
  #isFenced = false;
  #isInline = false;

  get isCode(): boolean {
    return this.#isFenced || this.#isInline;
  }

  /** @param mark three backticks, one, or the end of a line, beyond which no code within a line goes */
  pass(mark: string): void {
    if (mark === '```') this.#isFenced = !this.#isFenced;
    else if (mark === '\n') this.#isInline = false;
    else if (mark === '`' && !this.#isFenced) this.#isInline = !this.#isInline;
  }
}
