import type { WorkerThread } from '../engine-client/worker-thread';
import { isJobNews, type JobMessage } from '../markdown/markdown-line';
import type { MarkdownJob, MarkdownReply } from '../markdown/read-markdown';
import type { Block } from '../markdown/tree';

/** For one block. The slowest of 50 kB that is known takes a tenth of it. */
const BLOCK_MS = 2000;
/** For what the worker reads with: its own script, highlighters, KaTeX. Who waits longer reads the plain text better. */
const FETCH_MS = 30_000;
/** Characters of the finished texts whose trees are kept, so that what was shown once is shown again at once. */
const MAX_KEPT = 2_000_000;

interface Waiting {
  readonly job: MarkdownJob;
  readonly resolve: (reply: MarkdownReply | null) => void;
}

/**
 * Markdown as the page has it read: by a worker that starts with the first text, does one job at a time, the newest first, and is
 * ended when a block takes longer than it may; that block is shown as it was written.
 */
export class MarkdownClient {
  readonly #startThread: () => WorkerThread;
  readonly #blockMs: number;
  readonly #fetchMs: number;
  #isCutOff = false;
  #thread: WorkerThread | null = null;
  #underWay: Waiting | null = null;
  readonly #waiting: Waiting[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Where the block begins that is being read; null while the blocks are told apart. */
  #blockStart: number | null = null;
  readonly #kept = new Map<string, readonly Block[]>();
  #nKept = 0;

  constructor(startThread: () => WorkerThread, blockMs = BLOCK_MS, fetchMs = FETCH_MS) {
    this.#startThread = startThread;
    this.#blockMs = blockMs;
    this.#fetchMs = fetchMs;
  }

  /** @returns null when it cannot be read: no worker, or not even its blocks could be told apart in time; see `isCutOff` */
  read(job: MarkdownJob): Promise<MarkdownReply | null> {
    return new Promise((resolve) => {
      this.#waiting.push({ job, resolve });
      this.#next();
    });
  }

  /** Whether what is read with could not be fetched the last time: then what cannot be read now may be later. */
  get isCutOff(): boolean {
    return this.#isCutOff;
  }

  /** The tree of a finished text, when it was there already. */
  recall(text: string): readonly Block[] | null {
    return this.#kept.get(text) ?? null;
  }

  keep(text: string, blocks: readonly Block[]): void {
    if (this.#kept.has(text)) return;
    this.#kept.set(text, blocks);
    this.#nKept += text.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#nKept <= MAX_KEPT) return;
      this.#kept.delete(oldest);
      this.#nKept -= oldest.length;
    }
  }

  #next(): void {
    if (this.#underWay) return;
    this.#underWay = this.#waiting.pop() ?? null;
    if (!this.#underWay) return;
    this.#thread ??= this.#open();
    const message: JobMessage = { job: this.#underWay.job };
    this.#thread.endpoint.postMessage(message);
    this.#watchFetch();
  }

  #open(): WorkerThread {
    const thread = this.#startThread();
    thread.endpoint.addEventListener('message', (event) => {
      const { data } = event as MessageEvent<unknown>;
      if (thread === this.#thread && isJobNews(data)) {
        clearTimeout(this.#timer);
        if (data.kind === 'done') {
          this.#isCutOff = false;
          this.#finish(data.reply);
        } else if (data.kind === 'block') this.#watch(data.start);
        else if (data.kind === 'begun') this.#watch(null);
        else this.#watchFetch();
      }
    });
    thread.endpoint.start?.();
    void thread.died.then(() => {
      if (thread !== this.#thread) return;
      this.#end();
      this.#finish(null);
    });
    return thread;
  }

  /** The time of a block runs from when the worker says that it reads it; its start and the network have their own. */
  #watch(start: number | null): void {
    this.#blockStart = start;
    this.#timer = setTimeout(() => {
      this.#giveUpBlock();
    }, this.#blockMs);
  }

  #watchFetch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#giveUpFetch();
    }, this.#fetchMs);
  }

  /** Whoever waits would wait as long, one after the other. */
  #giveUpFetch(): void {
    this.#end();
    this.#isCutOff = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve(null);
    this.#finish(null);
  }

  /** The same job once more, without the block that was too slow. */
  #giveUpBlock(): void {
    const slow = this.#blockStart;
    this.#end();
    const underWay = this.#underWay;
    if (!underWay || slow === null || underWay.job.plainAt.includes(slow)) {
      this.#finish(null);
      return;
    }
    const { job, resolve } = underWay;
    this.#underWay = null;
    this.#waiting.push({ job: { ...job, plainAt: [...job.plainAt, slow] }, resolve });
    this.#next();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#thread?.terminate();
    this.#thread = null;
  }

  #finish(reply: MarkdownReply | null): void {
    const underWay = this.#underWay;
    this.#underWay = null;
    underWay?.resolve(reply);
    this.#next();
  }
}
