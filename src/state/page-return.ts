import * as v from 'valibot';
import type { Attachment } from '../chat/chat-record';
import type { Conversation } from './conversation.svelte';
import type { ModelOrigin } from './model-status';
import type { TabMemory } from './page-presence';

const KEY = 'talaria-page-return';
/** Who comes back later than this has left, and finds the page as on any other visit. */
const MOST_MS = 300_000;

const SOURCE = v.variant('kind', [
  v.object({ kind: v.literal('stored'), fileIds: v.array(v.string()) }),
  v.object({ kind: v.literal('mlc'), modelId: v.string() }),
]);
const PAGE_RETURN = v.object({
  atMs: v.number(),
  /** Null where it lies in files that the person chose: these are theirs to open again. */
  origin: v.nullable(
    v.object({ name: v.string(), isBundled: v.boolean(), source: v.nullable(SOURCE) }),
  ),
  draft: v.string(),
  attachments: v.array(v.object({ name: v.string(), text: v.string() })),
  /** Whether an answer was being written. */
  wasAnswering: v.boolean(),
});

/** What a page that is reloaded because the GPU was lost has to find again; the chat itself is named by the address. */
export interface PageReturn {
  readonly origin: ModelOrigin | null;
  readonly draft: string;
  readonly attachments: readonly Attachment[];
  readonly wasAnswering: boolean;
}

/** @returns false when the browser keeps nothing, or not so much */
export function keepForReturn(
  { origin, ...rest }: PageReturn,
  memory: TabMemory | null,
  clock: () => number = Date.now,
): boolean {
  if (!memory) return false;
  try {
    const kept = origin && keepable(origin);
    memory.setItem(KEY, JSON.stringify({ ...rest, origin: kept, atMs: clock() }));
    return true;
  } catch {
    return false;
  }
}

/** What was kept just before the page was reloaded; it is taken once. */
export function takeReturn(
  memory: TabMemory | null,
  clock: () => number = Date.now,
): PageReturn | null {
  if (!memory) return null;
  try {
    const kept = memory.getItem(KEY);
    if (kept === null) return null;
    memory.removeItem(KEY);
    const { atMs, ...found } = v.parse(PAGE_RETURN, JSON.parse(kept));
    return clock() - atMs < MOST_MS ? found : null;
  } catch {
    return null;
  }
}

/**
 * The chat as it stood: what was typed, and the answer that was being written. Does nothing in another chat than the one that was left.
 * @param chatId the one that was shown; null for a new one
 */
export async function goOn(
  conversation: GoingOn,
  back: PageReturn,
  chatId: string | null,
): Promise<void> {
  if ((conversation.record?.id ?? null) !== chatId) return;
  if (!conversation.hasDraft) {
    conversation.draft = back.draft;
    conversation.attachments = back.attachments;
  }
  const last = conversation.entries.at(-1);
  if (!back.wasAnswering || !last || conversation.isGenerating) return;
  if (last.role === 'assistant' && last.canContinue) await conversation.continueAnswer();
  else if (last.role === 'user' || last.raw === '') await conversation.answerAgain();
}

type GoingOn = Pick<
  Conversation,
  | 'record'
  | 'entries'
  | 'hasDraft'
  | 'draft'
  | 'attachments'
  | 'isGenerating'
  | 'continueAnswer'
  | 'answerAgain'
>;

/** Whether tools were called and have not all ended: a reload would end them. */
export function hasOpenCalls({ entries }: Pick<Conversation, 'entries'>): boolean {
  const last = entries.at(-1);
  return last?.role === 'assistant' && last.calls.some(({ isOpen }) => isOpen);
}

function keepable(origin: ModelOrigin): ModelOrigin | null {
  if (origin.isBundled) return { ...origin, source: null };
  return origin.source?.kind === 'files' ? null : origin;
}
