import { describe, expect, it } from 'vitest';
import { AnswerInParts, type AnswerPart } from '../../../../src/engines/web-llm/answer-in-parts';
import type { GenerateEvent, GenerateRequest, GenerateSummary } from '../../../../src/protocol';

const SUMMARY: GenerateSummary = {
  promptTokens: 7,
  reusedTokens: 0,
  outputTokens: 0,
  stopReason: 'stop',
  prefillMs: 1,
  decodeMs: 1,
  timeToFirstTokenMs: 1,
  perToken: null,
  grammar: null,
};

/** What each run writes, a token a piece, and how it ends. */
type Run = readonly [pieces: readonly string[], stopReason: GenerateSummary['stopReason']];

async function answer(
  more: Omit<Partial<GenerateRequest>, 'prompt'>,
  runs: readonly Run[],
  thinking = true,
  answerStart?: string,
) {
  const events: GenerateEvent[] = [];
  const parts: AnswerPart[] = [];
  const left = [...runs];
  const inParts = new AnswerInParts(
    {
      prompt: {
        kind: 'messages',
        messages: [],
        thinking,
        ...(answerStart !== undefined && { answerStart }),
      },
      ...more,
    },
    (event) => events.push(event),
  );
  const summary = await inParts.run(`Q:${answerStart ?? ''}`, (part, onText) => {
    parts.push(part);
    const [pieces, stopReason] = left.shift() ?? [[], 'stop'];
    for (const piece of pieces) {
      if (piece === 'NOW') inParts.closeThought();
      else onText(piece, 1);
    }
    const outputTokens = pieces.filter((piece) => piece !== 'NOW').length;
    return Promise.resolve({ ...SUMMARY, outputTokens, stopReason });
  });
  const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
  const closed = events.flatMap((event) => (event.kind === 'thought-closed' ? [event.by] : []));
  return { text, closed, parts, summary };
}
const THOUGHT = ['<think>', '\n', 'So'];

describe('an answer of WebLLM', () => {
  it('is one run where nothing has to change in the middle', async () => {
    const { parts, text } = await answer({}, [[[...THOUGHT, '</think>', '\n\n', 'Yes'], 'stop']]);
    expect(parts).toHaveLength(1);
    expect(text).toBe('<think>\nSo</think>\n\nYes');
  });

  it('is two when its thought has used up its budget', async () => {
    const { parts, text, closed, summary } = await answer({ thinkingBudget: 3, maxTokens: 10 }, [
      [THOUGHT, 'length'],
      [['Yes'], 'stop'],
    ]);
    expect(closed).toEqual(['budget']);
    expect(text).toBe('<think>\nSo\n</think>\n\nYes');
    expect(parts.map(({ request }) => request.maxTokens)).toEqual([3, 7]);
    expect(parts[1]?.prompt).toBe('Q:<think>\nSo\n</think>\n\n');
    expect(summary).toMatchObject({ outputTokens: 4, stopReason: 'stop' });
  });

  it('is two when the reader wants it now', async () => {
    const { closed, text } = await answer({}, [
      // An interrupted run of WebLLM ends as if by itself.
      [[...THOUGHT, 'NOW'], 'stop'],
      [['Yes'], 'stop'],
    ]);
    expect(closed).toEqual(['request']);
    expect(text).toBe('<think>\nSo\n</think>\n\nYes');
  });

  it('ends where the person stops it, also when they had wanted it now', async () => {
    const { parts, closed, summary } = await answer({}, [[[...THOUGHT, 'NOW'], 'abort']]);
    expect(parts).toHaveLength(1);
    expect(closed).toEqual([]);
    expect(summary.stopReason).toBe('abort');
  });

  it.each([
    ['a thought that ended in time', ['<think>', 'So', '</think>', 'Yes']],
    ['no thought', ['Yes', ', it', ' is', ' so']],
  ])('is not cut by the budget of its thought, after %s', async (_what, pieces) => {
    const { parts, text, closed } = await answer({ thinkingBudget: 4, maxTokens: 10 }, [
      [pieces, 'length'],
      [[', sir.'], 'stop'],
    ]);
    expect(text).toBe(`${pieces.join('')}, sir.`);
    expect(closed).toEqual([]);
    expect(parts[1]).toMatchObject({ prompt: `Q:${pieces.join('')}`, request: { maxTokens: 6 } });
  });

  it('is held by a grammar behind its thought, which is opened for it', async () => {
    const { parts, text, closed } = await answer({ grammar: 'root ::= "1"' }, [
      [['So'], 'stop'],
      [['1'], 'stop'],
    ]);
    expect(closed).toEqual([]);
    expect(text).toBe('<think>\nSo\n</think>\n\n1');
    expect(parts[0]?.request).not.toHaveProperty('grammar');
    expect(parts[0]?.request.stopStrings).toEqual(['</think>']);
    expect(parts[1]?.request.grammar).toBe('root ::= "1"');
  });

  it('is held by a grammar from the first token without a thought', async () => {
    const { parts } = await answer({ grammar: 'root ::= "1"' }, [[['1'], 'stop']], false);
    expect(parts).toHaveLength(1);
    expect(parts[0]?.request.grammar).toBe('root ::= "1"');
  });

  it('goes on from what it is to begin with', async () => {
    const { parts } = await answer(
      { thinkingBudget: 1, maxTokens: 5 },
      [
        [[' it'], 'length'],
        [['Yes'], 'stop'],
      ],
      true,
      '<think>\nSo',
    );
    expect(parts.map(({ prompt }) => prompt)).toEqual([
      'Q:<think>\nSo',
      'Q:<think>\nSo it\n</think>\n\n',
    ]);
  });

  it('that was cut by its own limit is not gone on with', async () => {
    const { parts, summary } = await answer({ maxTokens: 3, thinkingBudget: 9 }, [
      [THOUGHT, 'length'],
    ]);
    expect(parts).toHaveLength(1);
    expect(summary.stopReason).toBe('length');
  });
});
