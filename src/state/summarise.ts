import type { ContextWindow } from '../chat/chat-record';
import { promptMessages } from '../chat/prompt-messages';
import { EngineError, type ChatMessage, type Engine, type Prompt } from '../protocol';
import type { AnswerPlan } from './answer-request';

const REQUEST =
  'Summarise our conversation so far for yourself: what I want, what was found and decided, names, figures and open points. ' +
  'Be brief, and leave out nothing that later answers need. Write the summary alone.';

/** In tokens; what is kept must leave room for what comes. */
const MOST_TOKENS = 400;
/** A deliberate mind, not an inventive one. */
const TEMPERATURE = 0.3;

/**
 * What the model says of all that a cut leaves out, earlier summaries included.
 * @throws EngineError `context_full` when even one message of it is too long to be read; AbortError
 */
export async function summarise(
  engine: Pick<Engine, 'generate' | 'describePrompt'>,
  { turns, window }: AnswerPlan,
  cut: ContextWindow,
  room: number,
  signal: AbortSignal,
): Promise<string> {
  const end = turns.findIndex(({ id }) => id === cut.fromId);
  const request = { id: '', role: 'user', content: REQUEST, attachments: [] } as const;
  let messages = promptMessages([...turns.slice(0, end), request], window);
  while (!(await fits(engine, messages, room))) {
    if (messages.length < 3) {
      throw new EngineError(
        'context_full',
        'found a message too long to be summarised; drop the oldest messages instead',
      );
    }
    messages = withoutOldest(messages);
  }
  let summary = '';
  const { stopReason } = await engine.generate(
    {
      prompt: promptOf(messages),
      maxTokens: Math.min(MOST_TOKENS, Math.floor(room / 4)),
      temperature: TEMPERATURE,
    },
    (event) => {
      if (event.kind === 'text') summary += event.text;
    },
    signal,
  );
  if (stopReason === 'abort') signal.throwIfAborted();
  return summary.trim();
}

async function fits(
  engine: Pick<Engine, 'describePrompt'>,
  messages: readonly ChatMessage[],
  room: number,
): Promise<boolean> {
  const { nTokens } = await engine.describePrompt(promptOf(messages), false);
  return nTokens === null || nTokens <= room;
}

function promptOf(messages: readonly ChatMessage[]): Prompt {
  return { kind: 'messages', messages, thinking: false };
}

/** From the next question on. */
function withoutOldest(messages: readonly ChatMessage[]): ChatMessage[] {
  const next = messages.findIndex(({ role }, index) => index > 0 && role === 'user');
  return messages.slice(next);
}
