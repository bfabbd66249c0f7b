import type { Engine, EngineError, LoadedModel } from '../protocol';
import type { MessageKeeper, OnChanged } from './chat-history.svelte';
import type { EngineTurns } from './engine-turns';
import type { HostedRules } from './house-rules.svelte';
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
  readonly keeper: MessageKeeper;
  /** What a model may be offered: what is on, or what a persona names. */
  readonly toolbox: Pick<Toolbox, 'offered' | 'named'>;
  readonly houseRules: Pick<HostedRules, 'rules' | 'known'>;
  readonly templates: Pick<TemplateChoice, 'chosen' | 'known'>;
  /** Told before the engine is asked for an answer. */
  readonly onAsking: () => void;
  /** Told of a chat's record whenever it is another. */
  readonly onChanged: OnChanged;
  /** Told when an answer fails for another reason than the person's own stop. */
  readonly onEngineError: (error: EngineError) => void;
}
