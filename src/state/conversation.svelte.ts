import type {
  Attachment,
  ChatChange,
  ChatRecord,
  ChatSettings,
  ContextWindow,
  MessageRecord,
  QuestionRecord,
} from '../chat/chat-record';
import { chatTitle } from '../chat/chat-title';
import type { Persona } from '../hermes/personas/persona';
import { CLOSE_THINK } from '../hermes/think-tags';
import type { PromptDescription } from '../protocol';
import { Answer } from './answer.svelte';
import { answerPrompt, type AnswerPlan } from './answer-request';
import { AnswerWriter, type Beginning } from './answer-writer';
import { ChatHistory, type Entry, type RemovedMessages } from './chat-history.svelte';
import { ChatTools } from './chat-tools';
import type { ConversationServices } from './conversation-services';
import { NextQuestion } from './next-question.svelte';
import type { Overflow, OverflowDecision } from './overflow';

/** A chat: its messages with their versions, what the next question is asked with, and the one answer that may be under way. */
export class Conversation extends NextQuestion {
  readonly #history: ChatHistory;
  readonly #tools: ChatTools;
  readonly #writer: AnswerWriter;
  #running = $state.raw<AbortController | null>(null);
  readonly #services: ConversationServices;
  /** The message that was looked for, until it is seen. */
  revealed = $state<string | null>(null);
  /** A question that does not fit, while the person is asked. */
  overflow = $state.raw<Overflow | null>(null);

  constructor(services: ConversationServices, settings?: ChatSettings) {
    super(settings);
    this.#services = services;
    this.#history = new ChatHistory(services.keeper, services.onChanged);
    this.#tools = new ChatTools(services, () => this.entries);
    this.#writer = new AnswerWriter(services, this.#history, this.#tools, this);
  }

  /** A chat as it was kept. */
  static restore(
    services: ConversationServices,
    record: ChatRecord,
    messages: readonly MessageRecord[],
  ): Conversation {
    const conversation = new Conversation(services, record.settings);
    const entries = messages.map((one) => conversation.#entryOf(one, record));
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

  /** All of its messages with their versions, as they are kept. */
  get messages(): readonly MessageRecord[] {
    return this.#history.messages;
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
    this.playedBy(persona);
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
    const { parentId, attachments } = question;
    if ((content === '' && attachments.length === 0) || this.#running) return;
    this.#askAfter(parentId, content, attachments);
    await this.#answer();
  }

  /**
   * Answers a question once more, by default the last one; the answer it has stays as a version, with what came after it. The switch
   * for thinking counts as it stands now, not as it stood for the old answer: LM Studio, Open WebUI and ChatGPT regenerate with the
   * present settings, it is what the person sees beside the button, and an answer that was too quick is the usual reason to switch it
   * on and ask again.
   * @param answer to that question, itself or after calls
   */
  async answerAgain(answer?: Answer): Promise<void> {
    if (this.#running) return;
    const path = answer ? this.#history.pathTo(answer.id) : this.entries;
    const question = path.findLast(({ role }) => role === 'user');
    if (!question) return;
    const last = path.at(-1);
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

  /** Another version of an answer with other words; its thoughts are the same. Nothing in it is a call, whatever it looks like. */
  editAnswer(answer: Answer, content: string): void {
    if (this.#running) return;
    const thoughts = answer.raw.slice(0, endOfThoughts(answer));
    const edited = new Answer(
      this.#history.placeAfter(answer.parentId),
      { ...answer.asked, tools: [] },
      thoughts + content,
      answer,
    );
    edited.flush();
    // What the person writes is nothing that the model wrote.
    edited.nTokens = edited.reasoningTokens;
    edited.status = 'edited';
    edited.modelName = answer.modelName;
    this.#history.addAnswer(edited, this.settings);
  }

  /** Shows the version of the chat in which a message stands, and the message. */
  reveal(id: string): void {
    const isShown = this.entries.some((entry) => entry.id === id);
    const entry = isShown ? undefined : this.#history.pathTo(id).at(-1);
    if (entry) this.showVersion(entry);
    this.revealed = id;
  }

  /** All versions of a message, oldest first. */
  versionsOf(entry: Entry): readonly Entry[] {
    return this.#history.versionsOf(entry);
  }

  /** Shows another version, and what came after it last. */
  showVersion(entry: Entry): void {
    if (!this.#running) this.#history.showVersion(entry);
  }

  /** Changes what is kept of the chat itself: its title, where it stands in the list. */
  change(change: ChatChange): void {
    this.#history.change(change);
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
    const plan = { turns, window, asked: this.#tools.allowed(asked), start, ...given };
    return this.#describe(plan, withTokens);
  }

  /** What the model reads for an answer. @throws EngineError as `Engine.describePrompt` */
  describeAnswer(answer: Answer): Promise<PromptDescription> {
    return this.#describe({ ...this.#writer.planOf(answer), start: '' }, true);
  }

  /** The first question that the model still reads, when it is not the first of all. */
  get windowStart(): ContextWindow | null {
    return this.#history.window;
  }

  /** What is done with a question that does not fit. @throws the signal's reason when it is stopped meanwhile */
  async decide(overflow: Overflow, signal: AbortSignal): Promise<OverflowDecision> {
    if (this.overflowPolicy !== 'ask') return this.overflowPolicy;
    this.overflow = overflow;
    try {
      return await overflow.ask(signal);
    } finally {
      this.overflow = null;
    }
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

  /**
   * Takes over what another tab has done to the chat.
   * @param record null when it was deleted: the next question then begins another
   * @param messages null when they were not read
   * @param readMs when that was begun
   */
  follow(
    record: ChatRecord | null,
    messages: readonly MessageRecord[] | null = null,
    readMs?: number,
  ): void {
    const entries = record && messages?.map((one) => this.#entryOf(one, record));
    this.#history.follow(record, entries, readMs);
  }

  /** Deletes a message with all that follows it. Not while an answer is written. */
  remove(entry: Entry): RemovedMessages | null {
    return this.#running ? null : this.#history.remove(entry);
  }

  /** What is written meanwhile stays on the screen. */
  putBack({ entries, leafId }: RemovedMessages): void {
    this.#history.putBack({ entries, leafId: this.#running ? this.#history.leafId : leafId });
  }

  #entryOf(message: MessageRecord, { settings }: ChatRecord): Entry {
    if (message.role === 'user') return message;
    return Answer.restore(message, settings.persona, this.#tools.named(message.asked.tools));
  }

  /** Puts a file beside the next question; of two with the same name the second gets a number. */
  attach(file: Attachment): void {
    this.attachBeside(file, this.#tools.files);
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

  async #answer(beginning = this.#beginning()): Promise<void> {
    const controller = new AbortController();
    this.#running = controller;
    this.#services.onAsking();
    this.answerStart = '';
    try {
      await this.#writer.write(beginning, controller.signal);
    } finally {
      this.#running = null;
      this.#history.keep(this.settings);
    }
  }

  /** As the settings stand now. */
  #beginning(): Beginning {
    const asked = this.askedWith(() => this.#tools.offered(this.persona));
    return { asked, start: this.answerStart, place: null, before: null };
  }
}

/** Where the answer itself begins in what a model wrote. Without thoughts, a tag is what it writes about. */
function endOfThoughts({ raw, reasoning }: Answer): number {
  const at = reasoning === '' ? -1 : raw.indexOf(CLOSE_THINK);
  if (at < 0) return 0;
  const end = at + CLOSE_THINK.length;
  return end + (/^\s*/.exec(raw.slice(end))?.[0].length ?? 0);
}
