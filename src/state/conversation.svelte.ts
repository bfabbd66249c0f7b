import { SvelteSet } from 'svelte/reactivity';
import {
  DEFAULT_SETTINGS,
  type Attachment,
  type ChatRecord,
  type ChatSettings,
  type ContextWindow,
  type MessageRecord,
  type OverflowPolicy,
  type QuestionRecord,
} from '../chat/chat-record';
import { chatTitle } from '../chat/chat-title';
import { budgetOf, type Effort } from '../hermes/effort';
import { toolsAllowed } from '../hermes/house-rules';
import { withoutCard, type Persona } from '../hermes/personas/persona';
import { CLOSE_THINK } from '../hermes/think-tags';
import {
  isAbortError,
  toEngineError,
  type Engine,
  type EngineError,
  type GenerateEvent,
  type LoadedModel,
  type PromptDescription,
} from '../protocol';
import { compileFormat, TEXT_FORMAT, type ResponseFormat } from '../schema/response-format';
import type { CompiledSchema } from '../schema/schema.types';
import { READ_ATTACHMENT, readAttachment } from '../tools/read-attachment';
import type { Capability, Tool } from '../tools/tool';
import { Answer, type AskedFor } from './answer.svelte';
import { answerPrompt, answerRequest, type AnswerPlan } from './answer-request';
import { ChatHistory, type Entry, type Place } from './chat-history.svelte';
import type { ChatKeeper } from './chat-keeper';
import type { EngineTurns } from './engine-turns';
import { windowToFit } from './context-fit';
import { FrameBatch } from './frame-batch';
import type { Overflow } from './overflow';
import type { HostedRules } from './house-rules.svelte';
import { ToolRounds } from './tool-rounds';
import type { TemplateChoice } from './template-choice.svelte';
import type { Toolbox } from './toolbox.svelte';

/** Resolves when a model can answer; rejects when none will come, or with an AbortError. */
export type ModelReady = (signal: AbortSignal) => Promise<void>;

/** What every chat of the page shares. */
export interface ConversationServices {
  readonly engine: Pick<Engine, 'generate' | 'answerNow' | 'describePrompt'>;
  readonly modelReady: ModelReady;
  /** The one that answers now. */
  readonly model: () => Pick<LoadedModel, 'name' | 'nCtx'> | null;
  readonly turns: EngineTurns;
  readonly keeper: Pick<ChatKeeper, 'keepMessage' | 'beginAnswer' | 'growAnswer'>;
  /** What a model may be offered: what is on, or what a persona names. */
  readonly toolbox: Pick<Toolbox, 'offered' | 'named'>;
  readonly houseRules: Pick<HostedRules, 'rules' | 'known'>;
  readonly templates: Pick<TemplateChoice, 'chosen' | 'known'>;
  /** Told before the engine is asked for an answer. */
  readonly onAsking: () => void;
  /** Told of a chat's record whenever it is another. */
  readonly onChanged: (chat: ChatRecord) => void;
  /** Told when an answer fails for another reason than the person's own stop. */
  readonly onEngineError: (error: EngineError) => void;
}

/** A chat: its messages with their versions, what the next question is asked with, and the one answer that may be under way. */
export class Conversation {
  readonly #history: ChatHistory;
  #running = $state.raw<AbortController | null>(null);
  /** Tools that the person lets run without being asked, until the page is closed. */
  readonly #alwaysAllowed = new SvelteSet<string>();
  readonly #services: ConversationServices;
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
  readonly compiledFormat = $derived(
    this.withTools && this.format.kind !== 'text'
      ? NO_FORMAT_WITH_TOOLS
      : compileFormat(this.format),
  );
  /** What the next answer begins with. */
  answerStart = $state('');
  /** Whether the model reads its earlier thoughts again. */
  keepThoughts = $state(false);
  /** What is done when the chat does not fit into the context any more. */
  overflowPolicy = $state<OverflowPolicy>('ask');
  /** A question that does not fit, while the person is asked. */
  overflow = $state.raw<Overflow | null>(null);
  /** Whether what else might have been written is told with each token of the next answers. */
  withProbabilities = $state(false);
  /** What is typed and not yet sent; here, so that it outlives a composer that goes away with its model. */
  draft = $state('');
  /** Files that go with it. */
  attachments = $state.raw<readonly Attachment[]>([]);

  constructor(services: ConversationServices, settings: ChatSettings = DEFAULT_SETTINGS) {
    this.#services = services;
    this.#history = new ChatHistory(services.keeper, services.onChanged);
    this.thinking = settings.thinking;
    this.effort = settings.effort;
    this.withTools = settings.withTools;
    this.format = settings.format;
    this.persona = settings.persona;
    this.keepThoughts = settings.keepThoughts;
    this.overflowPolicy = settings.overflow;
  }

  /** A chat as it was kept. */
  static restore(
    services: ConversationServices,
    record: ChatRecord,
    messages: readonly MessageRecord[],
  ): Conversation {
    const conversation = new Conversation(services, record.settings);
    const entries = messages.map((one) => {
      if (one.role === 'user') return one;
      const tools = conversation.#overFiles(services.toolbox.named(one.asked.tools));
      return Answer.restore(one, record.settings.persona, tools);
    });
    conversation.#history.restore(record, entries);
    return conversation;
  }

  /** Null until the first question is asked. */
  get record(): ChatRecord | null {
    return this.#history.record;
  }

  /** The messages of the version that is shown. */
  get entries(): readonly Entry[] {
    return this.#history.entries;
  }

  get settings(): ChatSettings {
    const { thinking, effort, withTools, format, persona, keepThoughts } = this;
    return {
      thinking,
      effort,
      withTools,
      format,
      persona,
      keepThoughts,
      overflow: this.overflowPolicy,
    };
  }

  /** True from the question to the end of its answer, also while that waits for a model. */
  get isGenerating(): boolean {
    return this.#running !== null;
  }

  /** True while a question waits for a model: the engine does nothing for it yet. */
  get isWaiting(): boolean {
    const last = this.entries.at(-1);
    return last?.role === 'assistant' && last.status === 'waiting';
  }

  /** Takes a persona with its settings; its greetings begin the chat, as versions of one. */
  meet(persona: Persona): void {
    this.persona = withoutCard(persona);
    this.thinking = persona.thinking;
    this.effort = persona.effort;
    this.withTools = persona.tools.length > 0;
    this.format = persona.format ?? TEXT_FORMAT;
    const greetings = [persona.greeting, ...persona.alternateGreetings].filter((one) => one !== '');
    const answers = greetings.map((greeting) => {
      const answer = new Answer(this.#history.placeAfter(null), this.#beginning().asked, greeting);
      answer.flush();
      answer.status = 'greeting';
      return answer;
    });
    this.#history.greet(answers);
  }

  async ask(text: string): Promise<void> {
    const content = text.trim();
    if ((content === '' && this.attachments.length === 0) || this.#running) return;
    this.#askAfter(this.#history.leafId, content, this.attachments);
    this.attachments = [];
    await this.#answer();
  }

  /** Asks another question in the place of one; the first stays as a version of it. */
  async askAnew(question: QuestionRecord, text: string): Promise<void> {
    const content = text.trim();
    if (content === '' || this.#running) return;
    this.#askAfter(question.parentId, content, question.attachments);
    await this.#answer();
  }

  /**
   * Answers the last question once more; the answer it has stays as a version. The switch for thinking counts as it stands now, not
   * as it stood for the old answer: LM Studio, Open WebUI and ChatGPT regenerate with the present settings, it is what the
   * person sees beside the button, and an answer that was too quick is the usual reason to switch it on and ask again.
   */
  async answerAgain(): Promise<void> {
    if (this.#running) return;
    const question = this.entries.findLast(({ role }) => role === 'user');
    if (!question) return;
    const last = this.entries.at(-1);
    // One in which nothing stands is no version.
    const place = last?.role === 'assistant' && last.raw === '' ? last : null;
    this.#history.returnTo(place?.parentId ?? question.id);
    await this.#answer({ ...this.#beginning(), place });
  }

  /** Goes on with the last answer from where it ends, under what it was asked for with. */
  async continueAnswer(): Promise<void> {
    const last = this.entries.at(-1);
    if (this.#running || last?.role !== 'assistant' || !last.canContinue) return;
    await this.#answer({ asked: last.asked, start: last.raw, place: last, before: last });
  }

  /** Another version of an answer with other words; its thoughts are the same. */
  editAnswer(answer: Answer, content: string): void {
    if (this.#running) return;
    const thoughts = answer.raw.slice(0, endOfThoughts(answer.raw));
    const edited = new Answer(
      this.#history.placeAfter(answer.parentId),
      answer.asked,
      thoughts + content,
      answer,
    );
    edited.flush();
    edited.status = 'edited';
    edited.modelName = answer.modelName;
    this.#history.addAnswer(edited, this.settings);
  }

  /** All versions of a message, oldest first. */
  versionsOf(entry: Entry): readonly Entry[] {
    return this.#history.versionsOf(entry);
  }

  /** Shows another version, and what came after it last. */
  showVersion(entry: Entry): void {
    if (!this.#running) this.#history.showVersion(entry);
  }

  rename(title: string): void {
    this.#history.rename(title);
  }

  /**
   * Writes an answer anew from one of its tokens on, as another version of it.
   * @param text what was written before it, and what stands there instead
   */
  async branch(answer: Answer, text: string): Promise<void> {
    if (this.#running) return;
    this.#history.returnTo(answer.parentId);
    const start = answer.start + text;
    await this.#answer({ asked: answer.asked, start, place: null, before: null });
  }

  /** What the model reads for the next question as it is typed now. @throws EngineError as `Engine.describePrompt` */
  describeNext(withTokens: boolean): Promise<PromptDescription> {
    const { asked, start } = this.#beginning();
    const { draft: content, attachments } = this;
    const draft = { id: '', role: 'user', content, attachments } as const;
    const turns = [...this.entries, draft];
    const { window } = this.#history;
    const { houseRules, templates } = this.#services;
    const given = { rules: houseRules.rules, template: templates.chosen };
    const plan = { turns, window, asked: this.#allowed(asked), start, ...given };
    return this.#describe(plan, withTokens);
  }

  /** What the model reads for an answer. @throws EngineError as `Engine.describePrompt` */
  describeAnswer(answer: Answer): Promise<PromptDescription> {
    return this.#describe({ ...this.#planOf(answer), start: '' }, true);
  }

  /** The first question that the model still reads, when it is not the first of all. */
  get windowStart(): ContextWindow | null {
    return this.#history.window;
  }

  #describe(plan: AnswerPlan, withTokens: boolean): Promise<PromptDescription> {
    return this.#services.engine.describePrompt(answerPrompt(plan), withTokens);
  }

  /** Ends the thought that is being written; the answer follows. */
  answerNow(): void {
    // When there is nothing to end any more, nothing is lost.
    void this.#services.engine.answerNow().catch(() => undefined);
  }

  stop(): void {
    this.#running?.abort();
  }

  /** Ends it with its chat: nothing of it is kept any more. */
  discard(): void {
    this.#history.discard();
    this.stop();
  }

  /** Takes over what another tab has done to the chat; null when it deleted it: the next question then begins another. */
  follow(record: ChatRecord | null): void {
    this.#history.follow(record);
  }

  /** Whether something was written here and not yet sent. */
  get hasDraft(): boolean {
    return this.draft.trim() !== '' || this.attachments.length > 0;
  }

  /** Puts a file beside the next question; of two with the same name the second gets a number. */
  attach(file: Attachment): void {
    const names = [...this.#files(), ...this.attachments].map(({ name }) => name);
    this.attachments = [...this.attachments, { ...file, name: freeName(file.name, names) }];
  }

  #files(): readonly Attachment[] {
    return this.entries.flatMap((entry) => (entry.role === 'user' ? entry.attachments : []));
  }

  /** Names of the tools that the next question offers. */
  get nextTools(): readonly string[] {
    return this.#beginning().asked.tools.map(({ signature }) => signature.name);
  }

  #askAfter(parentId: string | null, content: string, attachments: readonly Attachment[]): void {
    const place = this.#history.placeAfter(parentId);
    const title = chatTitle(content) || attachments[0]?.name || '';
    const { id: chatId } = this.#history.begin(title, this.settings);
    const question = { ...place, chatId, role: 'user', content, attachments } as const;
    this.#history.ask(question, this.settings);
  }

  /** The answer, and after tool calls the answer to their results, until one makes no more calls. */
  async #answer(beginning = this.#beginning()): Promise<void> {
    const controller = new AbortController();
    this.#running = controller;
    this.#services.onAsking();
    this.answerStart = '';
    try {
      await this.#answerInRounds(beginning, controller.signal);
    } finally {
      this.#running = null;
      this.#history.keep(this.settings);
    }
  }

  /** As the settings stand now. */
  #beginning(): Beginning {
    const asked = {
      thinking: this.thinking,
      thinkingBudget: budgetOf(this.effort),
      persona: this.persona,
      tools: this.withTools ? this.#toolsToOffer() : [],
      format: this.format,
      keepThoughts: this.keepThoughts,
      withProbabilities: this.withProbabilities,
    };
    return { asked, start: this.answerStart, place: null, before: null };
  }

  async #answerInRounds(
    { asked, start, place, before }: Beginning,
    signal: AbortSignal,
  ): Promise<void> {
    const rounds = new ToolRounds(this.#alwaysAllowed, this.#touchedBefore());
    let answer = new Answer(place ?? this.#nextPlace(), asked, start, before);
    for (let mayGoOn = true; mayGoOn; answer = new Answer(this.#nextPlace(), asked)) {
      await this.#generate(answer, signal);
      if (signal.aborted || answer.status !== 'complete' || answer.calls.length === 0) break;
      const { calls } = answer;
      const keep = (): void => {
        this.#history.keepAnswer(answer);
      };
      mayGoOn = await rounds.run(calls, this.#allowed(asked).tools, signal, keep);
    }
  }

  #toolsToOffer(): readonly Tool[] {
    const { toolbox } = this.#services;
    const wanted = this.persona?.tools ?? [];
    return this.#overFiles(wanted.length > 0 ? toolbox.named(wanted) : toolbox.offered);
  }

  /** What of it the rules of whoever hosts the page allow, as they are known now. */
  #allowed(asked: AskedFor): AskedFor {
    const names = toolsAllowed(
      asked.tools.map(({ signature }) => signature.name),
      this.#services.houseRules.rules,
    );
    return {
      ...asked,
      tools: asked.tools.filter(({ signature }) => names.includes(signature.name)),
    };
  }

  /** The tool that reads files reads those of this chat. */
  #overFiles(tools: readonly Tool[]): readonly Tool[] {
    return tools.map((tool) =>
      tool.signature.name === READ_ATTACHMENT ? readAttachment(() => this.#files()) : tool,
    );
  }

  /** What a tool that runs now could carry off: files in the prompt, and what earlier calls brought. */
  #touchedBefore(): readonly Capability[] {
    return this.entries.flatMap((entry) => {
      if (entry.role === 'assistant') return entry.calls.flatMap(({ touched }) => touched);
      return entry.attachments.length > 0 ? FROM_FILES : [];
    });
  }

  #nextPlace(): Place {
    return this.#history.placeAfter(this.#history.leafId);
  }

  /** Never rejects: how it ended is the answer's status. */
  async #generate(answer: Answer, signal: AbortSignal): Promise<void> {
    const { engine, turns, modelReady, model, houseRules, templates, onEngineError } =
      this.#services;
    this.#history.beginAnswer(answer, this.settings);
    const frames = new FrameBatch<GenerateEvent>((events) => {
      const wasThinking = answer.reasoningMs === null;
      answer.take(events);
      // What is known of its thoughts is kept as soon as they have ended.
      if (wasThinking && answer.reasoningMs !== null) this.#history.keepGrowing(answer);
      else this.#history.growAnswer(answer);
    });
    try {
      const summary = await turns.take(signal, async () => {
        await modelReady(signal);
        await Promise.all([houseRules.known(), templates.known()]);
        answer.modelName = model()?.name ?? null;
        const plan = this.#planOf(answer);
        const window = await this.#windowFor(plan, answer, signal);
        answer.status = 'prefill';
        return engine.generate(
          answerRequest({ ...plan, window }),
          (event) => {
            frames.push(event);
          },
          signal,
        );
      });
      frames.flush();
      answer.summary = summary;
      answer.status = STATUS_OF[summary.stopReason];
    } catch (thrown) {
      frames.flush();
      const failed = answer.status === 'waiting' ? 'unanswered' : 'interrupted';
      answer.status = isAbortError(thrown) ? 'stopped' : failed;
      if (!isAbortError(thrown)) onEngineError(toEngineError(thrown));
    } finally {
      answer.flush();
      this.#history.keepAnswer(answer);
    }
  }

  /** As it would be asked for with the whole of what the model reads now. */
  #planOf(answer: Answer): AnswerPlan {
    return {
      turns: this.#history.pathTo(answer.parentId),
      window: this.#history.window,
      asked: this.#allowed(answer.asked),
      start: answer.raw,
      rules: this.#services.houseRules.rules,
      template: this.#services.templates.chosen,
    };
  }

  /** What the model is to read so that an answer has room; kept for the questions after it. */
  async #windowFor(
    plan: AnswerPlan,
    answer: Answer,
    signal: AbortSignal,
  ): Promise<ContextWindow | null> {
    const { engine, model } = this.#services;
    const nCtx = model()?.nCtx;
    if (nCtx === undefined) return plan.window;
    const window = await windowToFit(plan, nCtx, {
      engine,
      signal,
      decide: async (overflow) => {
        if (this.overflowPolicy !== 'ask') return this.overflowPolicy;
        this.overflow = overflow;
        try {
          return await overflow.ask(signal);
        } finally {
          this.overflow = null;
        }
      },
      onSummary: () => {
        answer.status = 'summarising';
      },
    });
    this.#history.narrow(window);
    return window;
  }
}

/** What an answer is asked for with, and what it begins with. */
interface Beginning {
  readonly asked: AskedFor;
  readonly start: string;
  /** In whose place it comes; null for a new version. */
  readonly place: Answer | null;
  /** The answer that is gone on with. */
  readonly before: Answer | null;
}

/** `notes.txt`, `notes (2).txt`. */
function freeName(wanted: string, taken: readonly string[]): string {
  const [, stem = wanted, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(wanted) ?? [];
  let name = wanted;
  for (let n = 2; taken.includes(name); n++) name = `${stem} (${String(n)})${extension}`;
  return name;
}

/** Where the answer itself begins in what a model wrote. */
function endOfThoughts(raw: string): number {
  const at = raw.indexOf(CLOSE_THINK);
  if (at < 0) return 0;
  const end = at + CLOSE_THINK.length;
  return end + (/^\s*/.exec(raw.slice(end))?.[0].length ?? 0);
}

/** A call has a form of its own, and nobody knows beforehand whether one comes. */
const NO_FORMAT_WITH_TOOLS: CompiledSchema = {
  kind: 'problems',
  problems: [
    {
      path: '#',
      message:
        'found Tools switched on; allowed with a format are no tools, since a call has a form of its own',
    },
  ],
};

/** A file is the person's own, and may have been written by somebody else. */
const FROM_FILES: readonly Capability[] = ['private-read', 'untrusted-in'];

const STATUS_OF = {
  stop: 'complete',
  length: 'length',
  abort: 'stopped',
  context_full: 'context_full',
} as const;
