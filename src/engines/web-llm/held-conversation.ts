/** A turn as WebLLM compares it with what it holds. */
export interface HeldTurn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/**
 * What WebLLM has keys and values of. It goes on from there only when the new request begins with the very same messages, so a
 * prompt that begins with the text held is told as those messages and one more.
 */
export class HeldConversation {
  #turns: readonly HeldTurn[] = [];
  #nTokens = 0;

  /** The prompt as messages, and how many of its tokens need no prefill. */
  messagesFor(prompt: string): {
    readonly messages: readonly HeldTurn[];
    readonly reusedTokens: number;
  } {
    const held = this.#turns.map(({ content }) => content).join('');
    const isContinued = held !== '' && prompt.length > held.length && prompt.startsWith(held);
    if (!isContinued) return { messages: [{ role: 'user', content: prompt }], reusedTokens: 0 };
    return {
      messages: [...this.#turns, { role: 'user', content: prompt.slice(held.length) }],
      reusedTokens: this.#nTokens,
    };
  }

  /** After an answer that ended by itself. */
  keep(messages: readonly HeldTurn[], reply: string, nTokens: number): void {
    this.#turns = [...messages, { role: 'assistant', content: reply }];
    this.#nTokens = nTokens;
  }

  /** After one that did not: WebLLM then begins anew. */
  drop(): void {
    this.#turns = [];
    this.#nTokens = 0;
  }
}
