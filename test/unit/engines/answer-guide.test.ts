import { describe, expect, it } from 'vitest';
import { AnswerGuide, type AnswerGuideOptions } from '../../../src/engines/gguf/answer-guide';

/** A token for each character. */
const tokenizer = {
  tokenize: (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0),
};
const MASK = new Uint32Array([1]);

class NotedMatcher {
  text = '';
  isOver = false;
  mask = () => Promise.resolve(MASK);
  accept(id: number): boolean {
    this.text += String.fromCodePoint(id);
    return !this.text.includes('!');
  }
}

function guide(options: Partial<AnswerGuideOptions> = {}) {
  const closed: string[] = [];
  const made = new AnswerGuide({
    tokenizer,
    thinking: true,
    start: '',
    thinkingBudget: Infinity,
    matcher: null,
    onThoughtClosed: (by) => closed.push(by),
    ...options,
  });
  /** Writes until the guide wants something else than any token. */
  const write = async (...pieces: string[]) => {
    for (const piece of pieces) {
      const next = await made.next();
      if (next.kind !== 'free') return next;
      made.accept(0, piece);
    }
    return made.next();
  };
  /** Takes what is put. */
  const take = async () => {
    const next = await made.next();
    if (next.kind !== 'put') throw new Error(`found ${next.kind}`);
    const text = String.fromCodePoint(...next.tokens);
    for (const character of text) made.accept(character.codePointAt(0) ?? 0, character);
    return text;
  };
  return { made, closed, write, take };
}
const put = (text: string, replacesLast = false) => ({
  kind: 'put',
  tokens: tokenizer.tokenize(text),
  replacesLast,
});

describe('a thought', () => {
  it('may go on for as long as it likes without a budget', async () => {
    const { write, closed } = guide();
    expect(await write('<think>', '\n', 'a', 'b', '</think>', '\n\n', 'Yes')).toEqual({
      kind: 'free',
    });
    expect(closed).toEqual([]);
  });

  it.each([
    ['in the middle of a line', ['<think>', '\n', 'a', 'b'], '\n</think>\n\n'],
    ['at the end of a line', ['<think>', '\n', 'a', '\n'], '</think>\n\n'],
  ])('is closed at its budget as the model closes it, %s', async (_where, pieces, closing) => {
    const { write, closed, take, made } = guide({ thinkingBudget: 3 });
    expect(await write(...pieces)).toEqual(put(closing));
    expect(closed).toEqual(['budget']);
    for (const character of closing) made.accept(0, character);
    expect(await write('The', ' answer')).toEqual({ kind: 'free' });
    await expect(take()).rejects.toThrow('found free');
  });

  it('is closed on request, also when it has only just been asked for', async () => {
    const { write, made, closed } = guide();
    made.closeThought();
    expect(await write('<th')).toEqual({ kind: 'free' });
    expect(await write('ink>')).toEqual(put('\n</think>\n\n'));
    expect(closed).toEqual(['request']);
  });

  it('is not closed when there is none: an answer at once goes on', async () => {
    const { write, made, closed } = guide({ thinkingBudget: 1 });
    expect(await write('Yes', ', I', ' think', ' so')).toEqual({ kind: 'free' });
    made.closeThought();
    expect(await write('.')).toEqual({ kind: 'free' });
    expect(closed).toEqual([]);
  });

  it('that the answer was begun with goes on from there', async () => {
    const { write } = guide({ start: '<think>\nSo', thinkingBudget: 2 });
    expect(await write(' it', ' is')).toEqual(put('\n</think>\n\n'));
  });
});

describe('a grammar', () => {
  it('holds an answer without a thought from its first token on', async () => {
    const matcher = new NotedMatcher();
    const { made } = guide({ thinking: false, matcher });
    expect(await made.next()).toEqual({ kind: 'masked', mask: MASK });
    made.accept(0x7b, '{');
    expect(matcher.text).toBe('{');
    matcher.isOver = true;
    expect(await made.next()).toEqual({ kind: 'end' });
  });

  it('leaves thoughts free, opens one, and begins behind the gap', async () => {
    const matcher = new NotedMatcher();
    const { take, write, made } = guide({ matcher });
    expect(await take()).toBe('<think>\n');
    expect(await write('{', '</think>')).toEqual(put('\n\n'));
    expect(matcher.text).toBe('');
    made.accept(10, '\n');
    made.accept(10, '\n');
    expect(await made.next()).toMatchObject({ kind: 'masked' });
  });

  it.each([
    ['>', put('\n\n')],
    ['>\n', put('\n')],
    ['>\n\n', { kind: 'masked', mask: MASK }],
    ['>\n\n{', put('>\n\n', true)],
    ['> {"a', put('>\n\n', true)],
  ])('begins cleanly where the token that closes the thought is %j', async (last, next) => {
    const matcher = new NotedMatcher();
    const { take, write } = guide({ matcher });
    await take();
    expect(await write('So', '</', 'think', last)).toEqual(next);
    expect(matcher.text).toBe('');
  });

  it('makes a model that ends within its thought answer all the same', async () => {
    const matcher = new NotedMatcher();
    const { take, write, made } = guide({ matcher });
    await take();
    await write('Hm');
    expect(made.insteadOfEnd()).toEqual(put('\n</think>\n\n'));
  });

  it('lets an answer end, and a thought that no grammar follows', async () => {
    const answered = guide({ thinking: false, matcher: new NotedMatcher() });
    expect(answered.made.insteadOfEnd()).toBeNull();
    const thinking = guide();
    await thinking.write('<think>');
    expect(thinking.made.insteadOfEnd()).toBeNull();
  });

  it('goes on from what an answer begins with, or says that it cannot', () => {
    const matcher = new NotedMatcher();
    guide({ thinking: false, matcher, start: '<think>\nSo.\n</think>\n\n{"a"' });
    expect(matcher.text).toBe('{"a"');
    expect(() => guide({ thinking: false, matcher: new NotedMatcher(), start: 'No!' })).toThrow(
      'the answer is to begin with "No!", which its format does not allow',
    );
  });
});
