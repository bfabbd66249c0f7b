import {
  DEFAULT_SETTINGS,
  type Attachment,
  type ChatSettings,
  type OverflowPolicy,
} from '../chat/chat-record';
import type { ChatSampling } from '../hermes/chat-sampling';
import { budgetOf, type Effort } from '../hermes/effort';
import { withoutCard, type Persona } from '../hermes/personas/persona';
import { TEXT_FORMAT, type ResponseFormat } from '../schema/format-kinds';
import type { Tool } from '../tools/tool';
import { compiledNow } from './format-compiler.svelte';
import type { AskedFor } from './answer.svelte';

/** What the next question of a chat says, and what it is asked with: the composer and its switches. */
export class NextQuestion {
  /** The switch at the composer. Each answer keeps what it was when the answer was asked for. */
  thinking = $state(false);
  /** How long a thought may be. */
  effort = $state<Effort['id']>('unlimited');
  /** Whether the next question offers the model the tools that run in this page. */
  withTools = $state(false);
  /** Whom the model plays. */
  persona = $state.raw<Persona | null>(null);
  /** What the next answer has to be. */
  format = $state.raw<ResponseFormat>(TEXT_FORMAT);
  /** Its grammar, or what stands in its way; null for text. */
  readonly compiledFormat = $derived(compiledNow(this.format, this.withTools));
  /** What the next answer begins with. */
  answerStart = $state('');
  /** Whether the model reads its earlier thoughts again. */
  keepThoughts = $state(false);
  /** What is done when the chat does not fit into the context any more. */
  overflowPolicy = $state<OverflowPolicy>('ask');
  /** Whether what else might have been written is told with each token of the next answers. */
  withProbabilities = $state(false);
  /** How tokens are drawn, where that is not as the persona or the model card has it. */
  sampling = $state.raw<ChatSampling>({});
  /** What is typed and not yet sent; here, so that it outlives a composer that goes away with its model. */
  draft = $state('');
  /** Files that go with it. */
  attachments = $state.raw<readonly Attachment[]>([]);
  /** Files that are still being read, to go with it, too. */
  nReading = $state(0);

  constructor(settings: ChatSettings = DEFAULT_SETTINGS) {
    this.thinking = settings.thinking;
    this.effort = settings.effort;
    this.withTools = settings.withTools;
    this.format = settings.format;
    this.persona = settings.persona;
    this.keepThoughts = settings.keepThoughts;
    this.overflowPolicy = settings.overflow;
    this.sampling = settings.sampling ?? {};
  }

  get settings(): ChatSettings {
    const { thinking, effort, withTools, format, persona, keepThoughts, sampling } = this;
    return {
      thinking,
      effort,
      withTools,
      format,
      persona,
      keepThoughts,
      overflow: this.overflowPolicy,
      sampling,
    };
  }

  /** Whether something was written here and not yet sent. */
  get hasDraft(): boolean {
    return this.draft.trim() !== '' || this.attachments.length > 0;
  }

  /** Puts a file beside the question; of two with the same name the second gets a number. */
  protected attachBeside(file: Attachment, earlier: readonly Attachment[]): void {
    const names = [...earlier, ...this.attachments].map(({ name }) => name);
    this.attachments = [...this.attachments, { ...file, name: freeName(file.name, names) }];
  }

  /** Takes a persona with the settings it wants to be asked with. */
  protected playedBy(persona: Persona): void {
    this.persona = withoutCard(persona);
    this.thinking = persona.thinking;
    this.effort = persona.effort;
    this.withTools = persona.tools.length > 0;
    this.format = persona.format ?? TEXT_FORMAT;
    // Its own counts.
    this.sampling = {};
  }

  /** As the settings stand now. @param tools what is offered when tools are on */
  protected askedWith(tools: () => readonly Tool[]): AskedFor {
    return {
      thinking: this.thinking,
      thinkingBudget: budgetOf(this.effort),
      persona: this.persona,
      tools: this.withTools ? tools() : [],
      format: this.format,
      keepThoughts: this.keepThoughts,
      withProbabilities: this.withProbabilities,
      sampling: this.sampling,
    };
  }
}

/** `notes.txt`, `notes (2).txt`. */
function freeName(wanted: string, taken: readonly string[]): string {
  const [, stem = wanted, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(wanted) ?? [];
  let name = wanted;
  for (let n = 2; taken.includes(name); n++) name = `${stem} (${String(n)})${extension}`;
  return name;
}
