import { promptFamilyOf, type PromptEvidence } from '../hermes/prompt-format/prompt-family';
import type { PromptPiece } from '../hermes/prompt-format/prompt-piece';
import { renderPrompt } from '../hermes/prompt-format/render-prompt';
import type { ChatTemplate } from '../llm/chat-template/chat-template.types';
import type { PromptFormat } from '../protocol';
import { comparePrompts } from './compare-prompts';
import type { MessagesPrompt } from './template-input';

/** What a model brings for its prompts. */
export interface PromptSource extends PromptEvidence {
  /** How it spells its BOS, or ''. */
  readonly bos: string;
  /** Its own template, or one that its tokens tell. @throws LlmError `unsupported_template` */
  readonly open: () => ChatTemplate;
}

/** How the prompts of one model are written: as its family was trained, or by its own template. */
export class ModelPrompt {
  readonly #source: PromptSource;

  private constructor(
    source: PromptSource,
    readonly format: PromptFormat,
  ) {
    this.#source = source;
  }

  /** @throws LlmError `unsupported_template` for a model of no family whose own template cannot be used */
  static async of(source: PromptSource): Promise<ModelPrompt> {
    const family = promptFamilyOf(source);
    if (family === null) source.open();
    const differences =
      family === null || source.template === null ? [] : comparePrompts(family, source.open);
    const fileTemplate = source.template === null ? null : await sha256(source.template);
    return new ModelPrompt(source, { family, fileTemplate, differences });
  }

  /** The prompt in our own writing, or null where the model's template is to write it. */
  pieces({ messages, ...prompt }: MessagesPrompt): readonly PromptPiece[] | null {
    const { family, fileTemplate } = this.format;
    if (family === null || (prompt.template === 'file' && fileTemplate !== null)) return null;
    const { bos } = this.#source;
    return renderPrompt(family, messages, { ...prompt, addGenerationPrompt: true, bos });
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
