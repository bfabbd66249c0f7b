import type { EngineErrorCode } from './engine-error';

/**
 * What the page, the command line and the tests know of an engine. Implemented by the engines themselves, by the client on
 * the page that speaks to one in a worker, and by the test double, so each can stand for another.
 *
 * Every method rejects with an `EngineError`, or with an `AbortError` DOMException when its signal was aborted.
 */
export interface Engine {
  /**
   * Makes the model ready. What runs is ended first. The model that was loaded before is unloaded once this one's header
   * shows that it can run; until then a failure leaves it as it was.
   * @param onEvent `progress` while loading; `lost` at most once, at any time until `unload`
   */
  load(
    source: ModelSource,
    onEvent: (event: LoadEvent) => void,
    signal?: AbortSignal,
  ): Promise<LoadedModel>;

  /**
   * One answer. An abort takes effect within one token: the promise then resolves with stop reason `abort` and the engine stays usable.
   * (WebLLM cannot stop a prefill: the promise resolves all the same, and the next call waits for the rest of it.)
   * @throws EngineError `busy` while a `load`, `generate` or `logits` runs, `no_model` before `load`
   */
  generate(
    request: GenerateRequest,
    onEvent: (event: GenerateEvent) => void,
    signal?: AbortSignal,
  ): Promise<GenerateSummary>;

  /** Closes the thought that is being written, so that the answer follows. Does nothing when none is. */
  answerNow(): Promise<void>;

  /**
   * What a prompt is to the model, without reading it; also while an answer is under way.
   * @param withTokens else they are only counted
   * @throws EngineError `no_model` before `load`, `unsupported_template` where the model's template fails
   */
  describePrompt(prompt: Prompt, withTokens: boolean): Promise<PromptDescription>;

  /**
   * The likeliest next tokens after the last, or after each, of the given tokens. Same errors as `generate`, and
   * `invalid_request` from an engine that shows no logits.
   */
  logits(
    request: LogitsRequest,
    onRow: (row: LogitsRow) => void,
    signal?: AbortSignal,
  ): Promise<void>;

  /** Frees everything on the GPU. Ends a running generation first. Does nothing when no model is loaded. */
  unload(): Promise<void>;

  stats(): Promise<EngineStats>;
}

/** Where a model's bytes are. They are handed over by reference: weights never visit the page. */
export type ModelSource = ModelBytes & {
  /** Wanted context length in tokens; the engine may choose less. */
  readonly nCtx?: number;
};

type ModelBytes =
  /** One GGUF, or all parts of a split one in any order. */
  | { readonly kind: 'files'; readonly files: readonly File[] }
  /** The same, as files in the browser's store. */
  | { readonly kind: 'stored'; readonly fileIds: readonly string[] }
  /** An MLC build in the browser's store, by the id of its record. */
  | { readonly kind: 'mlc'; readonly modelId: string };

export type LoadEvent =
  | {
      readonly kind: 'progress';
      readonly phase: LoadPhase;
      readonly loadedBytes: number;
      readonly totalBytes: number;
      /** In phase `pipelines`, once they are known: how many kernels have run for the first time. */
      readonly kernels?: KernelProgress;
    }
  | { readonly kind: 'lost'; readonly code: EngineErrorCode; readonly message: string };

export interface KernelProgress {
  readonly ready: number;
  readonly total: number;
}

export type LoadPhase = 'header' | 'weights' | 'pipelines' | 'ready';

export interface LoadedModel {
  /** Which engine runs it. */
  readonly engine: 'gguf' | 'web-llm';
  readonly name: string;
  readonly architecture: string;
  /** As the file states it under `general.license`, else null. */
  readonly licence: string | null;
  /** Context length in use, in tokens. */
  readonly nCtx: number;
  readonly nVocab: number;
  readonly sizeBytes: number;
  readonly loadMs: number;
  readonly memory: ModelMemory;
  readonly adapter: AdapterInfo;
  /** Sampling options that this engine has no way to follow: they are left aside. */
  readonly ignoredSampling: readonly (keyof SamplingOptions)[];
  readonly promptFormat: PromptFormat;
}

/** Whose prompts we write ourselves: how turns are marked, and which generation of Hermes. */
export type PromptFamily =
  'chatml-hermes4' | 'llama3-hermes4' | 'chatml-hermes3' | 'llama3-deephermes3';

/** How prompts for a model are written. */
export interface PromptFormat {
  /** Null for a model that is no Hermes: its own template writes them. */
  readonly family: PromptFamily | null;
  /** SHA-256 of the chat template in the file, in hex; null where there is none. */
  readonly fileTemplate: string | null;
  /** Where that template writes other prompts than ours: none where they are the same, or where there is nothing to compare. */
  readonly differences: readonly PromptDifference[];
}

/** One conversation, written in two ways. Long texts are cut short. */
export interface PromptDifference {
  /** Which conversation, in words. */
  readonly name: string;
  readonly pinned: string;
  /** Null where the file's template fails. */
  readonly file: string | null;
  /** What it fails with, else null. */
  readonly failure: string | null;
}

export interface ModelMemory {
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  /** Null where the engine does not tell. */
  readonly scratchBytes: number | null;
}

export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** SwiftShader, lavapipe and the like: right numbers, no speed. */
  readonly isSoftware: boolean;
  readonly features: readonly string[];
  readonly maxBufferSizeBytes: number;
  readonly maxStorageBufferBindingSizeBytes: number;
  /** The kernel family chosen and what its self-test said. */
  readonly kernels: string;
}

export interface ChatMessage {
  /** `tool` is what a tool returned for a call of the turn before. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  /** Of an assistant's turn: what it thought before, without the tags. Prompts leave it out unless they keep thoughts. */
  readonly reasoning?: string;
  /** Of an assistant's turn, in the order in which they were made. */
  readonly toolCalls?: readonly ToolCall[];
}

/** A tool as a model is told of it. */
export interface ToolSignature {
  readonly name: string;
  readonly description: string;
  /** A JSON schema of the arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface GenerateRequest extends Partial<SamplingOptions> {
  readonly prompt: Prompt;
  readonly maxTokens?: number;
  /** Output ends before these. */
  readonly stopStrings?: readonly string[];
  /** Tokens after which a thought is closed, as the model would close it, and the answer follows. */
  readonly thinkingBudget?: number;
  /**
   * EBNF as xgrammar has it, with a rule `root`: the answer is a text of it, from its first token to its last; thoughts are free.
   * One that ends with stop reason `length` or `abort` is only the beginning of such a text.
   */
  readonly grammar?: string;
  /** 0 to 20: how many of the likeliest tokens are told for each step. Steps wait for one another then. */
  readonly topLogprobs?: number;
  /** Replaces the model's own end-of-generation ids; an empty list never ends early. */
  readonly stopTokens?: readonly number[];
}

export type Prompt =
  | {
      readonly kind: 'messages';
      readonly messages: readonly ChatMessage[];
      /** Asks the model to reason between think tags before it answers. */
      readonly thinking: boolean;
      /** What the model may call. Calls come as text of the answer, in the form that the model was trained on. */
      readonly tools?: readonly ToolSignature[];
      /** Shows the model what it thought in earlier turns, too. */
      readonly keepThoughts?: boolean;
      /** Who writes the prompt of a Hermes: we, as it was trained (the default), or the template in its file. */
      readonly template?: PromptTemplate;
      /** What the answer begins with, thoughts and their tags included: the model goes on from there. Not told again. */
      readonly answerStart?: string;
    }
  /** Token ids as they are, past the chat template: for measurements. */
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] };

export type PromptTemplate = 'pinned' | 'file';

export interface SamplingOptions {
  /** 0 is greedy. */
  readonly temperature: number;
  /** 0 is off. */
  readonly topK: number;
  /** 1 is off. */
  readonly topP: number;
  /** 0 is off. */
  readonly minP: number;
  /** 1 is off. */
  readonly repetitionPenalty: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  readonly penaltyLastN: number;
  readonly seed: number;
}

export type GenerateEvent =
  /** The prefill of the prompt begins; its tokens, where the engine counts them beforehand. */
  | { readonly kind: 'prompt'; readonly promptTokens: number | null }
  /** `text` is certain: no half character. Several tokens may share one event. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly nTokens: number;
      /** With `topLogprobs`: the tokens behind the text, which ends where they do but for held back characters. */
      readonly choices?: readonly TokenChoice[];
    }
  /** The thought was not ended by the model; the text that closes it follows. */
  | { readonly kind: 'thought-closed'; readonly by: 'budget' | 'request' };

/** One step of decoding: what was taken, and what might have been. */
export interface TokenChoice {
  /** U+FFFD stands for a part of a character. */
  readonly text: string;
  /** Under the model itself, before sampling; null for one that was put there and not drawn. */
  readonly logprob: number | null;
  /** Likeliest first; what was taken need not be among them. */
  readonly top: readonly TokenAlternative[];
}

export interface TokenAlternative {
  readonly text: string;
  readonly logprob: number;
}

/** What the model gets to read. */
export interface PromptDescription {
  /** Null where the engine does not count. */
  readonly nTokens: number | null;
  /** Empty unless they were asked for; one piece without an id where the engine does not show them. */
  readonly tokens: readonly PromptToken[];
}

export interface PromptToken {
  readonly id: number | null;
  /** U+FFFD stands for a part of a character. */
  readonly text: string;
  /** Whether it marks a role or an end: no text has it. */
  readonly isControl: boolean;
}

export type StopReason = 'stop' | 'length' | 'abort' | 'context_full';

export interface GenerateSummary {
  readonly promptTokens: number;
  /** Prompt tokens whose keys and values were still cached from the call before. */
  readonly reusedTokens: number;
  readonly outputTokens: number;
  readonly stopReason: StopReason;
  readonly prefillMs: number;
  readonly decodeMs: number;
  readonly timeToFirstTokenMs: number;
  /** Null where the engine does not count. */
  readonly perToken: GpuWork | null;
  /** What the grammar cost; null without one, or where the engine does not tell. */
  readonly grammar: GrammarCost | null;
}

export interface GrammarCost {
  /** Reading the grammar, and before the first one of a model its vocabulary. */
  readonly compileMs: number;
  readonly nMasks: number;
  /** Of all masks together. */
  readonly maskMs: number;
}

/** The largest seen for one decoded token; counted, not timed. */
export interface GpuWork {
  readonly submits: number;
  readonly passes: number;
  readonly dispatches: number;
  readonly objectsCreated: number;
  readonly bytesWritten: number;
  readonly bytesRead: number;
}

export interface LogitsRequest {
  readonly tokens: readonly number[];
  /** Every position, or only the last. */
  readonly all: boolean;
  /** How many of the likeliest tokens a row holds. */
  readonly top: number;
}

export interface LogitsRow {
  readonly position: number;
  /** The input token at this position; `top` are the candidates to follow it. */
  readonly token: number;
  /** Likeliest first. */
  readonly top: readonly RankedLogit[];
}

export interface RankedLogit {
  readonly id: number;
  readonly logit: number;
  readonly logprob: number;
}

export interface EngineStats {
  /** Null when nothing is loaded. */
  readonly model: LoadedModel | null;
  readonly gpuBuffers: number;
  readonly gpuBytes: number;
  readonly lastGeneration: GenerateSummary | null;
}
