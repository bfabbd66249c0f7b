/**
 * One turn. Values are JSON, checked when rendering; templates read further fields as they please. No index signature,
 * so that the interfaces of other rooms fit as they are.
 */
export interface ChatMessage {
  readonly role: string;
  readonly content?: unknown;
  readonly name?: unknown;
  readonly reasoning_content?: unknown;
  readonly tool_calls?: unknown;
  readonly tool_call_id?: unknown;
}

export interface RenderOptions {
  /** Whether the text ends with the header of the assistant's turn. */
  readonly addGenerationPrompt: boolean;
  /** Function descriptions, as the model's template expects them. */
  readonly tools?: readonly unknown[];
  /** Further variables of the template, e.g. `{ thinking: true }`. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What `strftime_now` tells; default: the clock. */
  readonly now?: Date;
}

/** Applied to every string of the input (keys too) before the template sees it. */
export type StringRewrite = (text: string) => string;

export interface ChatTemplate {
  readonly source: string;
  /** The spellings that the template knows as `bos_token` and `eos_token`. */
  readonly bos: string;
  readonly eos: string;
  /**
   * @throws LlmError `unsupported_template` with the template's own message when it refuses the conversation, fails,
   *   or asks for more work or text than any conversation needs; `invalid_request` when a value is not JSON
   */
  render(messages: readonly ChatMessage[], options: RenderOptions): string;
  /** `render`, with every string of the input rewritten first. */
  renderRewritten(
    messages: readonly ChatMessage[],
    options: RenderOptions,
    rewrite: StringRewrite,
  ): string;
}
