import type { ChatTemplate } from '../../llm/chat-template/chat-template.types';
import { encodeChat, encodeSegments, segmentsOf } from '../../llm/chat-template/encode-chat';
import type { FileTemplate } from '../../llm/chat-template/read-chat-template';
import type { Tokenizer } from '../../llm/tokenizer/tokenizer';
import type { Prompt, PromptFormat } from '../../protocol';
import { ModelPrompt } from '../model-prompt';
import { templateInput } from '../template-input';

/** Turns what is asked of a GGUF model into the tokens that it reads. */
export class PromptTokens {
  readonly #prompt: ModelPrompt;
  readonly #file: FileTemplate;
  /** Parsed when the first prompt needs it. */
  #template: ChatTemplate | null = null;

  private constructor(prompt: ModelPrompt, file: FileTemplate) {
    this.#prompt = prompt;
    this.#file = file;
  }

  /** @throws LlmError `unsupported_template` for a model of no family whose own template cannot be used */
  static async of(file: FileTemplate): Promise<PromptTokens> {
    const { source: template, modelNames: names } = file;
    return new PromptTokens(await ModelPrompt.of({ ...file, template, names }), file);
  }

  get format(): PromptFormat {
    return this.#prompt.format;
  }

  /** @throws LlmError as `ChatTemplate.render` */
  encode(tokenizer: Tokenizer, prompt: Prompt): readonly number[] {
    if (prompt.kind === 'tokens') return prompt.tokens;
    // A person may have written it: tags are tokens, role markers stay text.
    const start = tokenizer.tokenize(prompt.answerStart ?? '', { parseSpecial: false });
    const pieces = this.#prompt.pieces(prompt);
    if (pieces) {
      const segments = segmentsOf(tokenizer.controlTokens.keys(), pieces);
      return encodeSegments(tokenizer, segments, this.#file.bos).concat(start);
    }
    this.#template ??= this.#file.open();
    const { messages, options } = templateInput(prompt);
    return encodeChat(tokenizer, this.#template, messages, options).concat(start);
  }
}
