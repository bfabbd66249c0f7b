import { describe, expect, it } from 'vitest';
import { tellInvisible } from '../../../src/markdown/invisible';

const codes = (text: string) => tellInvisible(text).flatMap(({ code }) => code ?? []);

describe('What cannot be seen', () => {
  it('is told, in its place', () => {
    expect(tellInvisible('a\u202Eb\u{E0041}')).toEqual([
      { text: 'a', code: null },
      { text: '\u202E', code: 'U+202E' },
      { text: 'b', code: null },
      { text: '\u{E0041}', code: 'U+E0041' },
    ]);
  });

  it.each([
    0x00, 0x1b, 0x7f, 0xad, 0x61c, 0x200b, 0x200c, 0x200d, 0x200e, 0x2028, 0x202a, 0x202e, 0x2060,
    0x2066, 0x2069, 0x3164, 0xfeff, 0xe0001, 0xe007f,
  ])('is known: %i', (point) => {
    expect(codes(`if (a${String.fromCodePoint(point)}) b`)).toHaveLength(1);
  });

  it.each(['', 'plain', 'a\tb\nc', 'é ü 漢字 العربية', '👩‍👩‍👧 👩🏽‍💻 ❤️', '—“”…'])(
    'is not found in %j',
    (text) => {
      expect(tellInvisible(text)).toEqual([{ text, code: null }]);
    },
  );
});
