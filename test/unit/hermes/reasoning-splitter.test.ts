import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReasoningSplitter, splitReasoning } from '../../../src/hermes/reasoning-splitter';

const CASES: [name: string, text: string, reasoning: string, content: string][] = [
  ['no tags', 'Four.', '', 'Four.'],
  ['thoughts and an answer', '<think>\nadd\n</think>\n\nFour.', 'add', 'Four.'],
  ['white space before the tag', ' \n<think>a</think>b', 'a', 'b'],
  ['an empty thought', '<think></think>b', '', 'b'],
  ['a thought of white space', '<think> \n </think>b', '', 'b'],
  ['a thought that never closes', '<think>on and on', 'on and on', ''],
  ['a thought cut inside the close tag', '<think>a</thi', 'a</thi', ''],
  ['an answer cut inside the open tag', '<thi', '', '<thi'],
  ['something like the open tag', '<thinker> is a word', '', '<thinker> is a word'],
  ['tags spoken of in the answer', 'Use <think> and </think>.', '', 'Use <think> and </think>.'],
  ['a second thought stays text', '<think>a</think>b<think>c</think>d', 'a', 'b<think>c</think>d'],
  ['less-than signs in a thought', '<think>1 < 2 </ </t 3</think>x', '1 < 2 </ </t 3', 'x'],
  ['inner white space', '<think>a \n\n b</think>c \n d ', 'a \n\n b', 'c \n d '],
  ['nothing', '', '', ''],
];

function splitInPieces(pieces: string[]): { reasoning: string; content: string } {
  const splitter = new ReasoningSplitter();
  const parts = [...pieces.map((piece) => splitter.push(piece)), splitter.flush()];
  return {
    reasoning: parts.map((part) => part.reasoning).join(''),
    content: parts.map((part) => part.content).join(''),
  };
}

describe('ReasoningSplitter', () => {
  it.each(CASES)('splits %s', (_name, text, reasoning, content) => {
    expect(splitReasoning(text)).toEqual({ reasoning, content });
  });

  it.each(CASES)('splits %s one character at a time', (_name, text, reasoning, content) => {
    expect(splitInPieces([...text])).toEqual({ reasoning, content });
  });

  it('gives the same parts for any chunking of any text', () => {
    const token = fc.constantFrom(
      '<think>',
      '</think>',
      '<',
      '/',
      'think',
      '>',
      ' ',
      '\n',
      'a',
      'é',
    );
    fc.assert(
      fc.property(fc.array(token), fc.array(fc.nat(12)), (tokens, sizes) => {
        const text = tokens.join('');
        const pieces: string[] = [];
        let start = 0;
        for (const size of sizes) {
          pieces.push(text.slice(start, start + size));
          start += size;
        }
        pieces.push(text.slice(start));
        expect(splitInPieces(pieces)).toEqual(splitReasoning(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('tells while it is in a thought', () => {
    const splitter = new ReasoningSplitter();
    const seen = ['<thi', 'nk>', 'a', '</think', '>', 'b'].map((piece) => {
      splitter.push(piece);
      return splitter.isReasoning;
    });
    expect(seen).toEqual([false, true, true, true, false, false]);
  });

  it('shows a thought as it grows, not only when it closes', () => {
    const splitter = new ReasoningSplitter();
    splitter.push('<think>');
    expect(splitter.push('first').reasoning).toBe('first');
    expect(splitter.push(' then').reasoning).toBe(' then');
  });
});
