import type {
  Engine,
  EngineStats,
  GenerateEvent,
  GenerateRequest,
  GenerateSummary,
  LoadEvent,
  LoadedModel,
  LogitsRequest,
  LogitsRow,
  ModelSource,
  Prompt,
  PromptDescription,
} from '../protocol';

type EngineName = LoadedModel['engine'];

/** @param makeRoom for an engine to call once it knows that it can run the model it was given */
type StartEngine = (makeRoom: () => Promise<void>) => Engine;

/** Both engines as one: a model is loaded by the engine that can, and what it then says is the answer. */
export class EitherEngine implements Engine {
  readonly #start: Readonly<Record<EngineName, StartEngine>>;
  readonly #started = new Map<EngineName, Engine>();
  #current: EngineName = 'gguf';

  /** @param start makes an engine, the first time that a model needs it */
  constructor(start: Readonly<Record<EngineName, StartEngine>>) {
    this.#start = start;
  }

  load(
    source: ModelSource,
    onEvent: (event: LoadEvent) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel> {
    return this.#engine(source.kind === 'mlc' ? 'web-llm' : 'gguf').load(source, onEvent, signal);
  }

  generate(
    request: GenerateRequest,
    onEvent: (event: GenerateEvent) => void,
    signal?: AbortSignal,
  ): Promise<GenerateSummary> {
    return this.#engine().generate(request, onEvent, signal);
  }

  answerNow(): Promise<void> {
    return this.#engine().answerNow();
  }

  describePrompt(prompt: Prompt, withTokens: boolean): Promise<PromptDescription> {
    return this.#engine().describePrompt(prompt, withTokens);
  }

  logits(
    request: LogitsRequest,
    onRow: (row: LogitsRow) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#engine().logits(request, onRow, signal);
  }

  async unload(): Promise<void> {
    await this.#started.get(this.#current)?.unload();
  }

  stats(): Promise<EngineStats> {
    return this.#engine().stats();
  }

  #engine(name = this.#current): Engine {
    const started = this.#started.get(name);
    if (started) return started;
    const engine = this.#start[name](() => this.#makeRoomFor(name));
    this.#started.set(name, engine);
    return engine;
  }

  /** Two models rarely fit into one GPU. */
  async #makeRoomFor(name: EngineName): Promise<void> {
    if (name === this.#current) return;
    await this.unload();
    this.#current = name;
  }
}
