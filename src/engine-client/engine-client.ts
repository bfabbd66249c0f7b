import {
  connectEngine,
  type Engine,
  type EngineError,
  type EngineStats,
  type GenerateEvent,
  type GenerateRequest,
  type GenerateSummary,
  type LoadEvent,
  type LoadedModel,
  type LogitsRequest,
  type LogitsRow,
  type ModelSource,
  type Prompt,
  type PromptDescription,
  type RemoteEngine,
} from '../protocol';
import { WorkerLine, type HeartbeatTiming } from './worker-line';
import type { WorkerThread } from './worker-thread';

export interface EngineClientOptions {
  /** Told when the worker dies by itself, also while no call is under way. */
  readonly onDeath?: (error: EngineError) => void;
  readonly heartbeat?: HeartbeatTiming;
}

/**
 * The engine as the page has it. Owns the worker: starts it with the first call, and after a death or a `restart` starts a
 * new, empty one with the next.
 */
export class EngineClient implements Engine {
  readonly #startThread: () => WorkerThread;
  readonly #options: EngineClientOptions;
  #line: WorkerLine<RemoteEngine> | null = null;

  constructor(startThread: () => WorkerThread, options: EngineClientOptions = {}) {
    this.#startThread = startThread;
    this.#options = options;
  }

  load(
    source: ModelSource,
    onEvent: (event: LoadEvent) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    return this.#open().call((engine) => engine.load(source, onEvent, signal));
  }

  generate(
    request: GenerateRequest,
    onEvent: (event: GenerateEvent) => void,
    signal?: AbortSignal,
  ): Promise<GenerateSummary> {
    return this.#open().call((engine) => engine.generate(request, onEvent, signal));
  }

  async answerNow(): Promise<void> {
    await this.#line?.call((engine) => engine.answerNow());
  }

  describePrompt(prompt: Prompt, withTokens: boolean): Promise<PromptDescription> {
    return this.#open().call((engine) => engine.describePrompt(prompt, withTokens));
  }

  logits(
    request: LogitsRequest,
    onRow: (row: LogitsRow) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#open().call((engine) => engine.logits(request, onRow, signal));
  }

  async unload(): Promise<void> {
    await this.#line?.call((engine) => engine.unload());
  }

  stats(): Promise<EngineStats> {
    return this.#open().call((engine) => engine.stats());
  }

  /** Ends the worker, and with it everything it held on the GPU. Calls under way reject with `worker_died`. */
  restart(): void {
    this.#line?.terminate();
    this.#line = null;
  }

  #open(): WorkerLine<RemoteEngine> {
    this.#line ??= new WorkerLine(
      this.#startThread(),
      connectEngine,
      (error) => {
        this.#line = null;
        this.#options.onDeath?.(error);
      },
      this.#options.heartbeat,
    );
    return this.#line;
  }
}
