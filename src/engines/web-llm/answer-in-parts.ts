import { CLOSE_THINK, OPEN_THINK } from '../../hermes/think-tags';
import type { OnText } from './answer';
import type { GenerateEvent, GenerateRequest, GenerateSummary, Prompt } from '../../protocol';

/** A run of WebLLM: it can neither change its constraint nor be told a token in the middle of one. */
export interface AnswerPart {
  readonly prompt: string;
  readonly request: GenerateRequest;
}

type MessagesRequest = GenerateRequest & {
  readonly prompt: Extract<Prompt, { kind: 'messages' }>;
};
type RunPart = (part: AnswerPart, onText: OnText) => Promise<GenerateSummary>;

const GAP = '\n\n';

/**
 * One answer in one run, or in two: the thought, and after a budget, a request to answer now, or before a grammar, what follows it.
 * The second run prefills the first again.
 */
export class AnswerInParts {
  readonly #request: MessagesRequest;
  readonly #onEvent: (event: GenerateEvent) => void;
  #text: string;
  #isAsked = false;

  constructor(request: MessagesRequest, onEvent: (event: GenerateEvent) => void) {
    this.#request = request;
    this.#onEvent = onEvent;
    this.#text = request.prompt.answerStart ?? '';
  }

  /** @returns whether there is a thought to close */
  closeThought(): boolean {
    this.#isAsked = this.#request.prompt.thinking && !this.#text.includes(CLOSE_THINK);
    return this.#isAsked;
  }

  async run(prompt: string, runPart: RunPart): Promise<GenerateSummary> {
    const { grammar, thinkingBudget = Infinity, ...request } = this.#request;
    const { thinking } = request.prompt;
    const isThinking = thinking && !this.#text.includes(CLOSE_THINK);
    const onText: OnText = (text, nTokens, choices) => {
      this.#text += text;
      this.#onEvent({ kind: 'text', text, nTokens, ...(choices && { choices }) });
    };
    /** Text that nobody drew. */
    const put = (text: string): void => {
      const choices = request.topLogprobs === undefined ? [] : [{ text, logprob: null, top: [] }];
      onText(text, 0, choices.length > 0 ? choices : undefined);
    };
    if (!isThinking) {
      return runPart({ prompt, request: { ...request, ...withGrammar(grammar) } }, onText);
    }
    // A model that answers at once, although it was asked to think, would do so outside of the grammar.
    const opening = grammar !== undefined && this.#text === '' ? `${OPEN_THINK}\n` : '';
    if (opening !== '') put(opening);
    const { maxTokens = Infinity, stopStrings = [] } = request;
    const first = await runPart(
      {
        prompt: prompt + opening,
        request: {
          ...request,
          ...withLimit(Math.min(maxTokens, thinkingBudget)),
          ...(grammar !== undefined && { stopStrings: [...stopStrings, CLOSE_THINK] }),
        },
      },
      onText,
    );
    const next = this.#afterFirst(first, maxTokens);
    if (!next) return first;
    if (next.closedBy) this.#onEvent({ kind: 'thought-closed', by: next.closedBy });
    if (next.closing !== '') put(next.closing);
    const written = this.#text;
    const second = await runPart(
      {
        prompt:
          prompt.slice(0, prompt.length - (request.prompt.answerStart ?? '').length) + written,
        request: {
          ...request,
          ...withGrammar(grammar),
          ...withLimit(maxTokens - first.outputTokens),
        },
      },
      onText,
    );
    return joined(first, second);
  }

  /** What the second run begins with; null when the first wrote the whole answer, or was stopped. */
  #afterFirst(
    first: GenerateSummary,
    maxTokens: number,
  ): { readonly closedBy: 'budget' | 'request' | null; readonly closing: string } | null {
    if (first.stopReason === 'abort') return null;
    const begun = this.#text.trimStart();
    const isOpen = begun.startsWith(OPEN_THINK) && !begun.includes(CLOSE_THINK);
    const isCut = first.stopReason === 'length' && first.outputTokens < maxTokens;
    // The limit was the thought's, and what it cut is the answer.
    if (!isOpen) return isCut ? { closedBy: null, closing: '' } : null;
    const closing = `${this.#text.endsWith('\n') ? '' : '\n'}${CLOSE_THINK}${GAP}`;
    if (this.#isAsked) return { closedBy: 'request', closing };
    if (isCut) return { closedBy: 'budget', closing };
    // Its closing tag was a stop string, and is not in the text.
    return this.#request.grammar === undefined ? null : { closedBy: null, closing };
  }
}

const withGrammar = (grammar: string | undefined): Pick<GenerateRequest, 'grammar'> =>
  grammar === undefined ? {} : { grammar };

const withLimit = (maxTokens: number): Pick<GenerateRequest, 'maxTokens'> =>
  Number.isFinite(maxTokens) ? { maxTokens } : {};

function joined(first: GenerateSummary, second: GenerateSummary): GenerateSummary {
  return {
    ...second,
    promptTokens: first.promptTokens,
    reusedTokens: first.reusedTokens,
    outputTokens: first.outputTokens + second.outputTokens,
    prefillMs: first.prefillMs,
    timeToFirstTokenMs: first.timeToFirstTokenMs,
    decodeMs: first.decodeMs + second.prefillMs + second.decodeMs,
  };
}
