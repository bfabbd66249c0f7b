import type { Endpoint } from 'comlink';
import { EngineError } from '../protocol';
import type { WorkerThread } from './worker-thread';

export interface HeartbeatTiming {
  /** Between two pings while a call is under way. */
  readonly intervalMs: number;
  /**
   * Pings in a row that may stay unanswered. More than one, because after a computer's sleep the first is due at once,
   * before the worker had any time to answer.
   */
  readonly maxMissed: number;
}

/** What every worker answers at once, however busy it is, as long as it lives. */
export interface Pingable {
  ping(): Promise<void>;
}

/** A worker that holds its event loop for 30 s answers nobody and stops for nobody: to the person it is dead. */
const HEARTBEAT: HeartbeatTiming = { intervalMs: 10_000, maxMissed: 3 };

/**
 * One worker, of which `Remote` is the page's end, and the calls under way on it. When the worker dies every one of them is rejected with `worker_died`, so no
 * promise waits forever.
 */
export class WorkerLine<Remote extends Pingable> {
  readonly #thread: WorkerThread;
  readonly #remote: Remote;
  readonly #heartbeat: HeartbeatTiming;
  readonly #onDeath: (error: EngineError) => void;
  readonly #waiting = new Set<(error: EngineError) => void>();
  #death: EngineError | null = null;
  #beating = false;

  /** @param onDeath called once when the worker dies by itself, not when `terminate` ends it */
  constructor(
    thread: WorkerThread,
    connect: (endpoint: Endpoint) => Remote,
    onDeath: (error: EngineError) => void,
    heartbeat: HeartbeatTiming = HEARTBEAT,
  ) {
    this.#thread = thread;
    this.#onDeath = onDeath;
    this.#heartbeat = heartbeat;
    this.#remote = connect(thread.endpoint);
    void thread.died.then((reason) => {
      this.#die(`the ${thread.name} worker ended: ${reason}`);
    });
  }

  call<Result>(work: (remote: Remote) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#death) {
        reject(this.#death);
        return;
      }
      this.#waiting.add(reject);
      work(this.#remote)
        .then(resolve, reject)
        .finally(() => this.#waiting.delete(reject));
      void this.#beat();
    });
  }

  terminate(): void {
    this.#end(new EngineError('worker_died', `the page ended the ${this.#thread.name} worker`));
  }

  async #beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = true;
    let missed = 0;
    while (this.#waiting.size > 0 && !this.#death) {
      let answered = false;
      void this.#remote.ping().then(() => {
        answered = true;
      });
      await new Promise((resolve) => setTimeout(resolve, this.#heartbeat.intervalMs));
      missed = answered ? 0 : missed + 1;
      if (missed >= this.#heartbeat.maxMissed) {
        const seconds = Math.round((missed * this.#heartbeat.intervalMs) / 1000);
        this.#die(`the ${this.#thread.name} worker has not answered for ${String(seconds)} s`);
      }
    }
    this.#beating = false;
  }

  #die(message: string): void {
    if (this.#death) return;
    const error = new EngineError('worker_died', message);
    this.#end(error);
    this.#onDeath(error);
  }

  #end(error: EngineError): void {
    if (this.#death) return;
    this.#death = error;
    this.#thread.terminate();
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
  }
}
