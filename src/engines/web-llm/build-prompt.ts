import { createChatTemplate } from '../../llm/chat-template/create-chat-template';
import type { ChatTemplate } from '../../llm/chat-template/chat-template.types';
import { TextGuard } from '../../llm/chat-template/text-guard';
import { EngineError, type PromptFormat } from '../../protocol';
import { ModelPrompt } from '../model-prompt';
import { templateInput, type MessagesPrompt } from '../template-input';
import type { MlcChatConfig, TokenizerConfig } from './mlc-build';

/**
 * Turns a conversation into the text that the model was trained on. WebLLM has a template record of its own, which knows
 * neither tools nor thinking and expands `$` patterns in what a person wrote.
 */
export class BuildPrompt {
  readonly #prompt: ModelPrompt;
  readonly #template: (name: string) => ChatTemplate;
  readonly #guard: TextGuard;
  readonly #bos: string;

  private constructor(
    prompt: ModelPrompt,
    template: (name: string) => ChatTemplate,
    guard: TextGuard,
    bos: string,
  ) {
    this.#prompt = prompt;
    this.#template = template;
    this.#guard = guard;
    this.#bos = bos;
  }

  /**
   * @param name how the build calls itself
   * @throws EngineError `unsupported_template` when a build of no family has none; LlmError `unsupported_template` for a bad one
   */
  static async of(
    name: string,
    config: MlcChatConfig,
    tokenizer: TokenizerConfig,
  ): Promise<BuildPrompt> {
    const tokens = { bos: textOf(tokenizer.bos_token), eos: textOf(tokenizer.eos_token) };
    const template = (kind: string): ChatTemplate =>
      createChatTemplate(requireTemplate(tokenizer, kind), tokens);
    const added = Object.values(tokenizer.added_tokens_decoder);
    const spellings = new Set(added.map(({ content }) => content));
    const prompt = await ModelPrompt.of({
      ...tokens,
      names: [name],
      // Hermes 3 has a template of its own for tools, so that this one says nothing of them.
      template: templateSource(tokenizer, 'default'),
      hasToken: (spelling) => spellings.has(spelling),
      open: () => template('default'),
    });
    // A build of no family fails here rather than with its first tool.
    if (prompt.format.family === null) template('tool_use');
    const special = added.filter((token) => token.special);
    // WebLLM writes these ids before everything else, so the prompt must not begin with the token once more.
    const isBosWritten = (config.conv_template.system_prefix_token_ids?.length ?? 0) > 0;
    return new BuildPrompt(
      prompt,
      template,
      new TextGuard(special.map(({ content }) => content)),
      isBosWritten ? tokens.bos : '',
    );
  }

  get format(): PromptFormat {
    return this.#prompt.format;
  }

  /**
   * The prompt, and what the answer begins with. WebLLM takes every spelling of a control token for the token itself, so those that a person, a tool or a page wrote get a
   * zero-width space after their first character.
   * @throws LlmError as `ChatTemplate.render`
   */
  render(prompt: MessagesPrompt): string {
    const pieces = this.#prompt.pieces(prompt);
    const text = pieces
      ? pieces.map((one) => (one.isFormat ? one.text : this.#guard.blunt(one.text))).join('')
      : this.#renderByTemplate(prompt);
    const start = this.#guard.blunt(prompt.answerStart ?? '');
    return (text.startsWith(this.#bos) ? text.slice(this.#bos.length) : text) + start;
  }

  #renderByTemplate(prompt: MessagesPrompt): string {
    const { messages, options } = templateInput(prompt);
    const template = this.#template(prompt.tools?.length ? 'tool_use' : 'default');
    return template.renderRewritten(messages, options, (text) => this.#guard.blunt(text));
  }
}

function textOf(token: TokenizerConfig['bos_token']): string {
  return typeof token === 'string' ? token : (token?.content ?? '');
}

function templateSource({ chat_template: template }: TokenizerConfig, name: string): string | null {
  if (template === undefined || typeof template === 'string') return template ?? null;
  const found =
    template.find((one) => one.name === name) ?? template.find((one) => one.name === 'default');
  return found?.template ?? null;
}

function requireTemplate(tokenizer: TokenizerConfig, name: string): string {
  const source = templateSource(tokenizer, name);
  if (source !== null) return source;
  throw new EngineError(
    'unsupported_template',
    "tokenizer_config.json: found no chat_template; put the one of the original model's repository there",
  );
}
