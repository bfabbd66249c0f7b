import { EngineError, type GenerateRequest, type SamplingOptions } from '../../protocol';
import type { HeldTurn } from './held-conversation';
import type { MlcChatConfig } from './mlc-build';
import type { ChatCompletionRequestStreaming, ChatOptions } from './mlc-runtime';

/** WebLLM has no way to follow these. */
export const IGNORED_SAMPLING: readonly (keyof SamplingOptions)[] = [
  'topK',
  'minP',
  'penaltyLastN',
];

/** WebLLM refuses more. */
const MOST_LOGPROBS = 5;

/**
 * Options that make WebLLM's own template write nothing: the text of each message is the prompt as it stands. Without
 * `role_templates` it replaces no `$` pattern in it.
 */
export function rawChatOptions({ conv_template: build }: MlcChatConfig, nCtx: number): ChatOptions {
  return {
    context_window_size: nCtx,
    conv_template: {
      system_template: '{system_message}',
      system_message: '',
      render_empty_system_message: false,
      roles: { user: '', assistant: '', tool: '' },
      role_content_sep: '',
      role_empty_sep: '',
      seps: [''],
      stop_str: [],
      stop_token_ids: build.stop_token_ids,
      ...(build.system_prefix_token_ids && {
        system_prefix_token_ids: build.system_prefix_token_ids,
      }),
    },
  };
}

/** @throws EngineError `invalid_request` for stop tokens other than none or the build's own */
export function chatRequest(
  request: GenerateRequest,
  messages: readonly HeldTurn[],
): ChatCompletionRequestStreaming {
  const { stopTokens, maxTokens, temperature, topP, repetitionPenalty, seed } = request;
  const { presencePenalty, frequencyPenalty, topLogprobs } = request;
  if (stopTokens?.length) {
    throw new EngineError(
      'invalid_request',
      `stopTokens: found ${stopTokens.join(', ')}; allowed with an MLC build: its own, or none`,
    );
  }
  return {
    stream: true,
    stream_options: { include_usage: true },
    messages: messages.map((turn) => ({ ...turn })),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(repetitionPenalty !== undefined && { repetition_penalty: repetitionPenalty }),
    ...(presencePenalty !== undefined && { presence_penalty: presencePenalty }),
    ...(frequencyPenalty !== undefined && { frequency_penalty: frequencyPenalty }),
    ...(seed !== undefined && { seed }),
    ...(topLogprobs !== undefined && {
      logprobs: true,
      top_logprobs: Math.min(topLogprobs, MOST_LOGPROBS),
    }),
    ...(stopTokens && { ignore_eos: true }),
    ...(request.grammar !== undefined && {
      response_format: { type: 'grammar' as const, grammar: request.grammar },
    }),
  };
}
