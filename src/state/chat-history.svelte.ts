import type {
  ChatChange,
  ChatRecord,
  ChatSettings,
  ContextWindow,
  MessageRecord,
  QuestionRecord,
} from '../chat/chat-record';
import { MessageTree, type TreeNode } from '../chat/message-tree';
import type { Answer } from './answer.svelte';
import type { ChatKeeper } from './chat-keeper.svelte';

export type Entry = QuestionRecord | Answer;

export type OnChanged = (chat: ChatRecord, change: ChatChange | 'all') => void;

export type MessageKeeper = Pick<
  ChatKeeper,
  'keepMessage' | 'beginAnswer' | 'growAnswer' | 'deleteMessages'
>;

/** Messages that were taken out of a chat, and where it ended. */
export interface RemovedMessages {
  readonly entries: readonly Entry[];
  readonly leafId: string | null;
}

/** A place in a chat, with the time that it was made. */
export interface Place extends TreeNode {
  readonly createdMs: number;
}

/** The messages of a chat with their versions, and the record of it, both written down as they change. */
export class ChatHistory {
  #tree = $state.raw(new MessageTree<Entry>());
  /** The tree changes in place. */
  #nChanges = $state(0);
  #leafId = $state.raw<string | null>(null);
  #record = $state.raw<ChatRecord | null>(null);
  readonly #entries = $derived.by(() => {
    void this.#nChanges;
    return this.#tree.pathTo(this.#leafId);
  });
  #lastMs = 0;
  #isDiscarded = false;
  /** Whether the store has the record already. */
  #isKept = false;
  readonly #keeper: MessageKeeper;
  readonly #onChanged: OnChanged;

  /** @param onChanged told of the chat's record whenever it is another, with what is another of it: all, when it is new */
  constructor(keeper: MessageKeeper, onChanged: OnChanged) {
    this.#keeper = keeper;
    this.#onChanged = onChanged;
  }

  /** Takes over what was kept. */
  restore(record: ChatRecord, entries: readonly Entry[]): void {
    this.#record = record;
    this.#isKept = true;
    this.#tree = new MessageTree(entries);
    // A page that died between two writes may have left an end that is not there.
    const isThere = this.#tree.pathTo(record.leafId).length > 0;
    this.#leafId = isThere ? record.leafId : (entries.at(-1)?.id ?? null);
  }

  /** From now on nothing is kept. */
  discard(): void {
    this.#isDiscarded = true;
  }

  /**
   * Takes over what another tab has done. A message that is kept as another than it is here was written there, unless it grows here;
   * one that is not kept any more was deleted there.
   * @param record null when it is not there any more
   * @param entries null when they were not read
   * @param readMs when that was begun: what is younger need not be among them
   */
  follow(record: ChatRecord | null, entries: readonly Entry[] | null = null, readMs = 0): void {
    if (!this.#record) return;
    this.#record = record;
    this.#isKept = record !== null;
    if (!record || !entries) return;
    const kept = new MessageTree(entries);
    const gone = [...this.#tree.nodes].filter(
      ({ id, createdMs }) => !kept.get(id) && createdMs < readMs,
    );
    const others = entries.filter((entry) => this.#isAnother(entry, record.id));
    if (others.length === 0 && gone.length === 0) return;
    for (const entry of gone) this.#takeOut(entry);
    for (const entry of others) this.#tree.put(entry);
    this.#nChanges += 1;
    // Who stands at the end of what was there sees how it goes on.
    const isOnTheWay = this.#tree.pathTo(record.leafId).some(({ id }) => id === this.#leafId);
    if (isOnTheWay) this.#leafId = record.leafId;
  }

  /** Null until the first question: nothing is kept before. */
  get record(): ChatRecord | null {
    return this.#record;
  }

  /** The messages of the version that is shown. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** The last of them. */
  get leafId(): string | null {
    return this.#leafId;
  }

  /** What the model reads of it, when that is not all. */
  get window(): ContextWindow | null {
    return this.#record?.window ?? null;
  }

  /** All of its messages with their versions, as they are kept; none before the first question. */
  get messages(): readonly MessageRecord[] {
    const chatId = this.#record?.id;
    if (chatId === undefined) return [];
    return [...this.#tree.nodes].map((entry) =>
      entry.role === 'user' ? { ...entry, chatId } : entry.toRecord(chatId),
    );
  }

  /** All that lead to a message. */
  pathTo(id: string | null): readonly Entry[] {
    return this.#tree.pathTo(id);
  }

  versionsOf(entry: Entry): readonly Entry[] {
    void this.#nChanges;
    return this.#tree.versionsOf(entry);
  }

  /** Times tell the order of messages, so no two are the same. */
  placeAfter(parentId: string | null): Place {
    this.#lastMs = Math.max(Date.now(), this.#lastMs + 1);
    return { id: crypto.randomUUID(), parentId, createdMs: this.#lastMs };
  }

  /** First messages of somebody who greets, of which the first is shown; in the place of everything. */
  greet(greetings: readonly Answer[]): void {
    this.#tree = new MessageTree<Entry>(greetings);
    this.#leafId = greetings[0]?.id ?? null;
  }

  /** Makes a chat that is kept out of one that was not yet. */
  begin(title: string, settings: ChatSettings): ChatRecord {
    if (this.#record) return this.#record;
    const now = Date.now();
    this.#record = {
      id: crypto.randomUUID(),
      title,
      createdMs: now,
      changedMs: now,
      leafId: null,
      settings,
      window: null,
      pinnedMs: null,
      folderId: null,
    };
    const { id } = this.#record;
    for (const entry of this.#tree.nodes) {
      if (entry.role === 'assistant') this.keepAnswer(entry);
      else this.#keeper.keepMessage({ ...entry, chatId: id });
    }
    return this.#record;
  }

  ask(question: QuestionRecord, settings: ChatSettings): void {
    this.#keeper.keepMessage(question);
    this.#show(question, settings);
  }

  /** Shows an answer that will grow. */
  beginAnswer(answer: Answer, settings: ChatSettings): void {
    this.keepGrowing(answer);
    this.#show(answer, settings);
  }

  /** Shows an answer in the place of one that it may go on with: what is kept stays until there is more. */
  showInPlace(answer: Answer): void {
    this.#tree.put(answer);
    this.#nChanges += 1;
    this.#leafId = answer.id;
  }

  /** An answer as it stands, of which more will come. */
  keepGrowing(answer: Answer): void {
    if (this.#record && !this.#isDiscarded) {
      this.#keeper.beginAnswer(answer.toRecord(this.#record.id));
    }
  }

  growAnswer({ id, raw }: Answer): void {
    if (this.#record && !this.#isDiscarded) this.#keeper.growAnswer(id, raw);
  }

  /** An answer as it stands, for good. */
  keepAnswer(answer: Answer): void {
    if (this.#record && !this.#isDiscarded) {
      this.#keeper.keepMessage(answer.toRecord(this.#record.id));
    }
  }

  /** Shows an answer that is whole, and keeps it. */
  addAnswer(answer: Answer, settings: ChatSettings): void {
    this.keepAnswer(answer);
    this.#show(answer, settings);
  }

  /** Goes back to a message, for what will follow it instead. */
  returnTo(id: string | null): void {
    this.#leafId = id;
  }

  /** Shows another version, and what came after it last. */
  showVersion(entry: Entry): void {
    this.#leafId = this.#tree.leafUnder(entry).id;
    this.change({ leafId: this.#leafId });
  }

  /** Deletes a message with all that follows it; what is shown then is another version of it, or what stands before it. */
  remove(entry: Entry): RemovedMessages {
    const leafId = this.#leafId;
    const entries = this.#takeOut(entry);
    if (this.#record) {
      this.#keeper.deleteMessages(
        this.#record.id,
        entries.map(({ id }) => id),
      );
    }
    this.change({ leafId: this.#leafId });
    return { entries, leafId };
  }

  putBack({ entries, leafId }: RemovedMessages): void {
    for (const entry of entries) {
      this.#tree.put(entry);
      if (entry.role === 'assistant') this.keepAnswer(entry);
      else if (!this.#isDiscarded) this.#keeper.keepMessage(entry);
    }
    this.#nChanges += 1;
    this.#leafId = leafId;
    this.change({ leafId });
  }

  /** Of a chat that is not kept yet, nothing. */
  change(change: ChatChange): void {
    if (!this.#record || this.#isDiscarded) return;
    this.#record = { ...this.#record, ...change };
    const isNew = !this.#isKept;
    this.#isKept = true;
    this.#onChanged(this.#record, isNew ? 'all' : change);
  }

  narrow(window: ContextWindow | null): void {
    if (window !== this.window) this.change({ window });
  }

  /** Keeps the chat as it stands. */
  keep(settings: ChatSettings): void {
    this.change({ settings, leafId: this.#leafId, changedMs: Date.now() });
  }

  #takeOut(entry: Entry): readonly Entry[] {
    const versions = this.#tree.versionsOf(entry);
    const at = versions.findIndex(({ id }) => id === entry.id);
    const beside = versions[at + 1] ?? versions[at - 1];
    const removed = this.#tree.remove(entry);
    if (removed.some(({ id }) => id === this.#leafId)) {
      this.#leafId = beside ? this.#tree.leafUnder(beside).id : entry.parentId;
    }
    this.#nChanges += 1;
    return removed;
  }

  /** Whether one as it is kept is not what is here. */
  #isAnother(kept: Entry, chatId: string): boolean {
    const here = this.#tree.get(kept.id);
    if (here?.role !== 'assistant' || kept.role !== 'assistant') return !here;
    const isUnderWay = here.isRunning || here.calls.some(({ isOpen }) => isOpen);
    return (
      !isUnderWay && JSON.stringify(here.toRecord(chatId)) !== JSON.stringify(kept.toRecord(chatId))
    );
  }

  #show(entry: Entry, settings: ChatSettings): void {
    this.#tree.put(entry);
    this.#nChanges += 1;
    this.#leafId = entry.id;
    this.keep(settings);
  }
}
