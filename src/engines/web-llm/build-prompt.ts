import { createChatTemplate } from '../../llm/chat-template/create-chat-template';
import type { ChatTemplate, RenderOptions } from '../../llm/chat-template/chat-template.types';
import { TextGuard } from '../../llm/chat-template/text-guard';
import { withReasoningPrompt } from '../../hermes/reasoning-prompt';
import { EngineError, type Prompt } from '../../protocol';
import { asTemplateMessage, asTemplateTools } from '../template-input';
import type { MlcChatConfig, TokenizerConfig } from './mlc-build';

type Messages = Extract<Prompt, { kind: 'messages' }>;

/**
 * Turns a conversation into the text that the model was trained on, by the template that its publisher wrote. WebLLM has a
 * template record of its own, which knows neither tools nor thinking and expands `$` patterns in what a person wrote.
 */
export class BuildPrompt {
  readonly #template: ChatTemplate;
  readonly #toolTemplate: ChatTemplate;
  readonly #guard: TextGuard;
  readonly #bos: string;

  /** @throws EngineError `unsupported_template` when the build has none; LlmError `unsupported_template` for a bad one */
  constructor(config: MlcChatConfig, tokenizer: TokenizerConfig) {
    const tokens = { bos: textOf(tokenizer.bos_token), eos: textOf(tokenizer.eos_token) };
    const template = (name: string): ChatTemplate =>
      createChatTemplate(templateSource(tokenizer, name), tokens);
    this.#template = template('default');
    this.#toolTemplate = template('tool_use');
    const special = Object.values(tokenizer.added_tokens_decoder).filter((token) => token.special);
    this.#guard = new TextGuard(special.map(({ content }) => content));
    // WebLLM writes these ids before everything else, so the template must not write the token once more.
    this.#bos = config.conv_template.system_prefix_token_ids?.length ? tokens.bos : '';
  }

  /**
   * WebLLM takes every spelling of a control token for the token itself, so those that a person, a tool or a page wrote get a
   * zero-width space after their first character.
   * @throws LlmError as `ChatTemplate.render`
   */
  render({ messages, thinking, tools }: Messages): string {
    const options: RenderOptions = { addGenerationPrompt: true, ...asTemplateTools(tools) };
    const text = (tools?.length ? this.#toolTemplate : this.#template).renderRewritten(
      withReasoningPrompt(messages, thinking).map(asTemplateMessage),
      options,
      (part) => this.#guard.blunt(part),
    );
    return this.#bos !== '' && text.startsWith(this.#bos) ? text.slice(this.#bos.length) : text;
  }
}

function textOf(token: TokenizerConfig['bos_token']): string {
  return typeof token === 'string' ? token : (token?.content ?? '');
}

function templateSource({ chat_template: template }: TokenizerConfig, name: string): string {
  if (typeof template === 'string') return template;
  const found =
    template?.find((one) => one.name === name) ?? template?.find((one) => one.name === 'default');
  if (found) return found.template;
  throw new EngineError(
    'unsupported_template',
    "tokenizer_config.json: found no chat_template; put the one of the original model's repository there",
  );
}
