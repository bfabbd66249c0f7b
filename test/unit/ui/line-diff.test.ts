import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff, withNothingHidden } from '../../../src/ui/models/line-diff';

const show = (before: string, after: string) =>
  lineDiff(before, after).map(
    ({ side, text }) => ({ both: ' ', before: '-', after: '+' })[side] + text,
  );

describe('lineDiff', () => {
  it.each([
    ['the same', 'a\nb', 'a\nb', [' a', ' b']],
    ['a line more', 'a\nc', 'a\nb\nc', [' a', '+b', ' c']],
    ['a line less', 'a\nb\nc', 'a\nc', [' a', '-b', ' c']],
    ['another line', 'a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['nothing in common', 'a', 'b', ['-a', '+b']],
    ['nothing at all', '', '', [' ']],
    ['a line break at the end', 'a', 'a\n', [' a', '+']],
  ])('%s', (_name, before, after, expected) => {
    expect(show(before, after)).toEqual(expected);
  });

  it('holds both texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after);
        const without = (side: string) =>
          lines
            .filter((line) => line.side !== side)
            .map((line) => line.text)
            .join('\n');
        expect(without('after')).toBe(before);
        expect(without('before')).toBe(after);
      }),
    );
  });
});

describe('withNothingHidden', () => {
  it.each([
    ['plain', 'plain <|im_end|> é 日'],
    ['spaces at the end', 'a  ', 'a··'],
    ['direction', 'a\u202eb', 'a\\u{202e}b'],
    ['zero width', 'a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['controls', '\u0000\t\u001b', '\\u{0}\\u{9}\\u{1b}'],
    ['tags beyond the basic plane', '\u{e0041}', '\\u{e0041}'],
  ])('%s', (_name, line, expected = line) => {
    expect(withNothingHidden(line)).toBe(expected);
  });
});
