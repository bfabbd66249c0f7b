import { beforeEach, expect, it, vi } from 'vitest';
import { chatRecord, questionRecord } from '../../fixtures/chat-records';
import { goOn, keepForReturn, takeReturn, type PageReturn } from '../../../src/state/page-return';

const kept = new Map<string, string>();
const memory = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
};
const STORED: PageReturn = {
  origin: { name: 'Hermes', isBundled: false, source: { kind: 'stored', fileIds: ['a', 'b'] } },
  draft: 'What I had written',
  attachments: [{ name: 'a.txt', text: 'Text' }],
  wasAnswering: true,
};
beforeEach(() => {
  kept.clear();
});

it('is found once after the reload', () => {
  expect(keepForReturn(STORED, memory)).toBe(true);
  expect(takeReturn(memory)).toEqual(STORED);
  expect(takeReturn(memory)).toBeNull();
});

it('is forgotten after five minutes', () => {
  keepForReturn(STORED, memory, () => 1000);
  expect(takeReturn(memory, () => 301_000)).toBeNull();
});

it('knows no files of this computer, which only the person can open again', () => {
  const source = { kind: 'files', files: [new File([''], 'a.gguf')] } as const;
  keepForReturn({ ...STORED, origin: { name: 'a', isBundled: false, source } }, memory);
  expect(takeReturn(memory)?.origin).toBeNull();
});

it('has the bundled model brought again', () => {
  const source = { kind: 'files', files: [new File([''], 'a.gguf')] } as const;
  keepForReturn({ ...STORED, origin: { name: 'Demo', isBundled: true, source } }, memory);
  expect(takeReturn(memory)?.origin).toEqual({ name: 'Demo', isBundled: true, source: null });
});

it('says when the browser keeps nothing, and takes nothing that is not its own', () => {
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  expect(keepForReturn(STORED, { ...memory, setItem: full })).toBe(false);
  expect(keepForReturn(STORED, null)).toBe(false);
  expect(takeReturn(null)).toBeNull();
  kept.set('talaria-page-return', '{"draft":5}');
  expect(takeReturn(memory)).toBeNull();
});

it('goes on in the chat that was left, and in no other', async () => {
  const answerAgain = vi.fn(() => Promise.resolve());
  const conversation = {
    record: chatRecord('a'),
    entries: [questionRecord('a', 'q')],
    hasDraft: false,
    draft: '',
    attachments: [],
    isGenerating: false,
    continueAnswer: () => Promise.reject(new Error('there is no answer')),
    answerAgain,
  };
  await goOn(conversation, STORED, 'b');
  await goOn(conversation, STORED, null);
  expect(conversation.draft).toBe('');
  expect(answerAgain).not.toHaveBeenCalled();
  await goOn(conversation, STORED, 'a');
  expect(conversation.draft).toBe('What I had written');
  expect(answerAgain).toHaveBeenCalledOnce();
});
