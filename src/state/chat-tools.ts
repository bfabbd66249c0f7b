import type { Attachment } from '../chat/chat-record';
import { toolsAllowed } from '../hermes/house-rules';
import type { Persona } from '../hermes/personas/persona';
import { READ_ATTACHMENT, readAttachment } from '../tools/read-attachment';
import type { Capability, Tool } from '../tools/tool';
import type { AskedFor } from './answer.svelte';
import type { Entry } from './chat-history.svelte';
import type { ConversationServices } from './conversation-services';

/** The tools of a chat: those of the page, over the chat's own files, as far as the page's host allows them. */
export class ChatTools {
  readonly #services: Pick<ConversationServices, 'toolbox' | 'houseRules'>;
  readonly #entries: () => readonly Entry[];

  /** @param entries the messages that are shown */
  constructor(
    services: Pick<ConversationServices, 'toolbox' | 'houseRules'>,
    entries: () => readonly Entry[],
  ) {
    this.#services = services;
    this.#entries = entries;
  }

  /** Files that went with a question. */
  get files(): readonly Attachment[] {
    return this.#entries().flatMap((entry) => (entry.role === 'user' ? entry.attachments : []));
  }

  /** What is on, or what a persona names. */
  offered(persona: Persona | null): readonly Tool[] {
    const { toolbox } = this.#services;
    const wanted = persona?.tools ?? [];
    return wanted.length > 0 ? this.named(wanted) : this.#overFiles(toolbox.offered);
  }

  /** Those that are still there of these names. */
  named(names: readonly string[]): readonly Tool[] {
    return this.#overFiles(this.#services.toolbox.named(names));
  }

  /** What of it the rules of whoever hosts the page allow, as they are known now. */
  allowed(asked: AskedFor): AskedFor {
    const names = toolsAllowed(
      asked.tools.map(({ signature }) => signature.name),
      this.#services.houseRules.rules,
    );
    return {
      ...asked,
      tools: asked.tools.filter(({ signature }) => names.includes(signature.name)),
    };
  }

  /** What a tool that runs now could carry off: files in the prompt, and what earlier calls brought. */
  get touched(): readonly Capability[] {
    return this.#entries().flatMap((entry) => {
      if (entry.role === 'assistant') return entry.calls.flatMap(({ touched }) => touched);
      return entry.attachments.length > 0 ? FROM_FILES : [];
    });
  }

  /** The tool that reads files reads those of this chat. */
  #overFiles(tools: readonly Tool[]): readonly Tool[] {
    return tools.map((tool) =>
      tool.signature.name === READ_ATTACHMENT ? readAttachment(() => this.files) : tool,
    );
  }
}

/** A file is the person's own, and may have been written by somebody else. */
const FROM_FILES: readonly Capability[] = ['private-read', 'untrusted-in'];
