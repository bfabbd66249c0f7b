import type { ContextWindow } from '../chat/chat-record';
import type { Turn } from '../chat/prompt-messages';
import { EngineError, type Engine, type Prompt } from '../protocol';
import { TEXT_FORMAT } from '../schema/format-kinds';
import { abortable } from './abortable';
import { answerPrompt, type AnswerPlan } from './answer-request';

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
  plan: AnswerPlan,
  cut: ContextWindow,
  room: number,
  signal: AbortSignal,
): Promise<string> {
  const end = plan.turns.findIndex(({ id }) => id === cut.fromId);
  const request = { id: '', role: 'user', content: REQUEST, attachments: [] } as const;
  const turns = [...plan.turns.slice(0, end), request];
  const asked = { ...plan.asked, thinking: false, tools: [], format: TEXT_FORMAT };
  const promptFrom = (window: ContextWindow | null): Prompt =>
    answerPrompt({ ...plan, turns, window, asked, start: '' });
  const prompt = await longestThatFits(
    beginnings(turns, plan.window),
    promptFrom,
    engine,
    room,
    signal,
  );
  let summary = '';
  const { stopReason } = await engine.generate(
    {
      prompt,
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

/** Where the model could begin to read: where it does now, or at one of the questions after that. */
function beginnings(
  turns: readonly Turn[],
  window: ContextWindow | null,
): readonly (ContextWindow | null)[] {
  const from = Math.max(
    turns.findIndex(({ id }) => id === window?.fromId),
    0,
  );
  const questions = turns.slice(from + 1, -1).filter(({ role }) => role === 'user');
  return [window, ...questions.map(({ id }) => ({ fromId: id, summary: '' }))];
}

async function longestThatFits(
  windows: readonly (ContextWindow | null)[],
  promptFrom: (window: ContextWindow | null) => Prompt,
  engine: Pick<Engine, 'describePrompt'>,
  room: number,
  signal: AbortSignal,
): Promise<Prompt> {
  for (const window of windows) {
    const prompt = promptFrom(window);
    const { nTokens } = await abortable(engine.describePrompt(prompt, false), signal);
    if (nTokens === null || nTokens <= room) return prompt;
  }
  throw new EngineError(
    'context_full',
    'found a message too long to be summarised; drop the oldest messages instead',
  );
}
