import { expect, it } from 'vitest';
import type { AnswerRecord } from '../../../src/chat/chat-record';
import { endedAnswer } from '../../../src/chat/ended-answer';
import { searchTextOf } from '../../../src/chat/search-text';
import { TEXT_FORMAT } from '../../../src/schema/response-format';

const CALL =
  '<tool_call>\n{"name": "calculator", "arguments": {"expression": "1+1"}}\n</tool_call>';

function growing(raw: string, thinking = true): AnswerRecord {
  return {
    id: 'a',
    chatId: 'c',
    parentId: null,
    createdMs: 1,
    role: 'assistant',
    status: 'streaming',
    content: '',
    reasoning: '',
    calls: [],
    raw,
    modelName: 'M',
    asked: {
      thinking,
      thinkingBudget: null,
      tools: ['calculator'],
      format: TEXT_FORMAT,
      keepThoughts: false,
    },
    nTokens: 3,
    reasoningTokens: 2,
    reasoningMs: 10,
    thoughtEnd: null,
    summary: null,
  };
}

it('has its thoughts and its text, to the last letter', () => {
  const raw = '<think>\nTwo and two.\n</think>\n\nIt is <';
  expect(endedAnswer(growing(raw))).toMatchObject({
    status: 'interrupted',
    raw,
    reasoning: 'Two and two.',
    content: 'It is <',
    reasoningTokens: 2,
    reasoningMs: 10,
  });
});

it('has a thought that was not closed, or not opened', () => {
  expect(endedAnswer(growing('<think>\nTwo and'))).toMatchObject({
    reasoning: 'Two and',
    content: '',
  });
  expect(endedAnswer(growing('Two and two.\n</think>\n\nFour'))).toMatchObject({
    reasoning: 'Two and two.',
    content: 'Four',
  });
});

it('has its calls, none of which has run', () => {
  expect(endedAnswer(growing(`Let me see.\n${CALL}`)).calls).toEqual([
    {
      call: { name: 'calculator', arguments: { expression: '1+1' } },
      status: 'stopped',
      result: null,
      ms: null,
      touched: [],
    },
  ]);
});

it('leaves one alone that has ended, but for calls that nobody runs any more', () => {
  const answer = { ...growing('x'), status: 'complete', content: 'y' } as const;
  expect(endedAnswer(answer)).toEqual(answer);
  const call = { call: { name: 'a', arguments: {} }, result: null, ms: null, touched: [] };
  const asking = { ...answer, calls: [{ ...call, status: 'asking' } as const] };
  expect(endedAnswer(asking).calls).toMatchObject([{ status: 'stopped' }]);
});

it('is found by its words', () => {
  expect(searchTextOf('c', [growing('<think>\nHm.\n</think>\n\nHorses')]).texts).toEqual([
    'horses',
  ]);
});
