import type {
  Engine,
  EngineStats,
  GenerateEvent,
  GenerateRequest,
  GenerateSummary,
  LoadedModel,
  LoadEvent,
  LogitsRequest,
  LogitsRow,
  ModelSource,
  Prompt,
  PromptDescription,
} from './engine';

/**
 * `Engine` as it is called across the line: callbacks take batches, and a `ping` tells a busy worker from a dead one.
 * Arguments are positional and top-level because comlink's transfer handlers see nothing deeper.
 */
export interface WireEngine {
  load(
    source: ModelSource,
    onEvents: (events: readonly LoadEvent[]) => void | Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<LoadedModel>;
  generate(
    request: GenerateRequest,
    onEvents: (events: readonly GenerateEvent[]) => void | Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<GenerateSummary>;
  logits(
    request: LogitsRequest,
    onRows: (rows: readonly LogitsRow[]) => void | Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void>;
  answerNow(): Promise<void>;
  describePrompt(prompt: Prompt, withTokens: boolean): Promise<PromptDescription>;
  unload(): Promise<void>;
  stats(): Promise<EngineStats>;
  ping(): Promise<void>;
}

/** An engine on the far side of a line. */
export interface RemoteEngine extends Engine {
  /** Resolves when the far side has a turn of its event loop to spare. */
  ping(): Promise<void>;
}
