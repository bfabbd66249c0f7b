import type {
  AppConfig,
  ChatCompletionChunk,
  ChatCompletionRequestStreaming,
  ChatOptions,
} from '@mlc-ai/web-llm';
import type { AdapterInfo } from '../../protocol';
import type { StoreCaches } from './store-caches';

export type MlcRecord = AppConfig['model_list'][number];
export type { ChatCompletionChunk, ChatCompletionRequestStreaming, ChatOptions };

/** As much of WebLLM as the engine needs; a double stands for it where there is no compiled library. */
export interface MlcRuntime {
  /** Loads the one model of `record`, whose files are found in `caches`. */
  load(record: MlcRecord, options: ChatOptions, caches: StoreCaches): Promise<MlcDevice>;
  complete(request: ChatCompletionRequestStreaming): Promise<AsyncIterable<ChatCompletionChunk>>;
  /** Ends the answer after the token under way; does nothing to a prefill, which ends first. */
  interrupt(): void;
  unload(): Promise<void>;
}

/** The GPU device that WebLLM opened. */
export interface MlcDevice {
  readonly adapter: AdapterInfo;
  /** Resolves with the reason, also when the device was given back on purpose. */
  readonly lost: Promise<string>;
}
