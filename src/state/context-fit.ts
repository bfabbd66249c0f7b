import type { ContextWindow } from '../chat/chat-record';
import { EngineError, type Engine } from '../protocol';
import { abortable } from './abortable';
import { answerPrompt, type AnswerPlan } from './answer-request';
import { Overflow, type OverflowDecision } from './overflow';
import { summarise } from './summarise';

/** How much of a context is kept free for an answer, in tokens. */
export function reservedFor(nCtx: number): number {
  return Math.min(1024, Math.floor(nCtx / 4));
}

/** How full a context is after a cut: below its limit, so that the next questions find the same beginning in the KV cache. */
const FULL_AFTER_CUT = 0.7;

interface Fitting {
  readonly engine: Pick<Engine, 'generate' | 'describePrompt'>;
  readonly signal: AbortSignal;
  readonly decide: (overflow: Overflow) => Promise<OverflowDecision>;
  /** Told when the model begins to sum up what is cut off. */
  readonly onSummary: () => void;
}

/**
 * What a model has to read of a chat so that its answer has room: as before where that fits, or where the engine does not count.
 * @throws EngineError `context_full` when the person stops there, or the last question alone is too long; AbortError
 */
export async function windowToFit(
  plan: AnswerPlan,
  nCtx: number,
  { engine, signal, decide, onSummary }: Fitting,
): Promise<ContextWindow | null> {
  const room = nCtx - reservedFor(nCtx);
  const measure = async (window: ContextWindow | null): Promise<number | null> =>
    (await abortable(engine.describePrompt(answerPrompt({ ...plan, window }), false), signal))
      .nTokens;
  const promptTokens = await measure(plan.window);
  if (promptTokens === null || promptTokens <= room) return plan.window;

  const questions = questionsFrom(plan);
  if (questions.length < 2) {
    if (promptTokens < nCtx) return plan.window;
    throw tooLong(
      promptTokens,
      nCtx,
      'shorten the message, or open the model with a longer context',
    );
  }
  const decision = await decide(new Overflow(promptTokens, nCtx - room, nCtx));
  if (decision === 'stop') {
    throw tooLong(promptTokens, nCtx, 'begin a new chat, or let earlier messages be dropped');
  }
  const fromId = await cutToFit(questions, measure, room);
  const cut: ContextWindow = { fromId, summary: '' };
  const least = await measure(cut);
  if (least !== null && least >= nCtx) {
    throw tooLong(least, nCtx, 'shorten the message, or open the model with a longer context');
  }
  if (decision === 'drop') return cut;
  onSummary();
  const summary = await summarise(engine, plan, cut, room, signal);
  return { fromId, summary };
}

/** The questions that the model reads now, oldest first. */
function questionsFrom({ turns, window }: AnswerPlan): string[] {
  const from = turns.findIndex(({ id }) => id === window?.fromId);
  return turns
    .slice(Math.max(from, 0))
    .filter(({ role }) => role === 'user')
    .map(({ id }) => id);
}

/** The first question with which enough is free, or the last one. A later beginning never has more tokens. */
async function cutToFit(
  questions: readonly string[],
  measure: (window: ContextWindow) => Promise<number | null>,
  room: number,
): Promise<string> {
  let low = 1;
  let high = questions.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const nTokens = await measure({ fromId: questions[middle] ?? '', summary: '' });
    if ((nTokens ?? 0) <= room * FULL_AFTER_CUT) high = middle;
    else low = middle + 1;
  }
  return questions[low] ?? '';
}

function tooLong(nTokens: number, nCtx: number, advice: string): EngineError {
  return new EngineError(
    'context_full',
    `found a prompt of ${String(nTokens)} tokens; allowed are ${String(nCtx)} with the answer: ${advice}`,
  );
}
