import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { StopStrings } from '../../../src/llm/sampling/stop-strings';

function run(stops: readonly string[], chunks: readonly string[]) {
  const stream = new StopStrings(stops);
  const emitted: string[] = [];
  for (const chunk of chunks) {
    const { text, stopped } = stream.push(chunk);
    emitted.push(text);
    if (stopped) return { text: emitted.join(''), emitted, stopped };
  }
  emitted.push(stream.flush());
  return { text: emitted.join(''), emitted, stopped: false };
}

describe('StopStrings', () => {
  test.each([
    ['within one piece', ['END'], ['go END on'], 'go ', true],
    ['across pieces', ['END'], ['go E', 'N', 'D on'], 'go ', true],
    ['a false start', ['END'], ['go EN', 'T'], 'go ENT', false],
    ['a false start that is flushed', ['END'], ['go EN'], 'go EN', false],
    ['a start within a false start', ['aab'], ['a', 'a', 'a', 'b'], 'a', true],
    ['the earliest of two in one piece', ['yy', 'x'], ['ab x yy'], 'ab ', true],
    ['an empty stop string, which never stops', [''], ['text'], 'text', false],
    ['no stop strings', [], ['te', 'xt'], 'text', false],
    ['at the very start', ['<'], ['<b>'], '', true],
    ['characters of two UTF-16 units', ['😀😀'], ['a😀', '😀'], 'a', true],
  ])('%s', (_name, stops, chunks, text, stopped) => {
    expect(run(stops, chunks)).toMatchObject({ text, stopped });
  });

  test('holds back no more than may become a stop string', () => {
    const stream = new StopStrings(['\n\nUser:']);
    expect(stream.push('Hello\n')).toStrictEqual({ text: 'Hello', stopped: false });
    expect(stream.push('there')).toStrictEqual({ text: '\nthere', stopped: false });
    expect(stream.flush()).toBe('');
  });

  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 24 });
  const stop = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });

  test('one stop string: any chunking ends the text where the whole does', () => {
    fc.assert(
      fc.property(stop, fc.array(text, { maxLength: 8 }), (stopString, chunks) => {
        const whole = chunks.join('');
        const at = whole.indexOf(stopString);
        expect(run([stopString], chunks)).toMatchObject({
          text: at < 0 ? whole : whole.slice(0, at),
          stopped: at >= 0,
        });
      }),
      { numRuns: 3000 },
    );
  });

  test('several stop strings: what comes out is a beginning of the text and holds none', () => {
    fc.assert(
      fc.property(fc.array(stop, { maxLength: 3 }), fc.array(text), (stops, chunks) => {
        const result = run(stops, chunks);
        expect(chunks.join('').startsWith(result.text)).toBe(true);
        expect(stops.filter((each) => result.text.includes(each))).toStrictEqual([]);
        expect(result.stopped).toBe(stops.some((each) => chunks.join('').includes(each)));
      }),
      { numRuns: 3000 },
    );
  });
});
