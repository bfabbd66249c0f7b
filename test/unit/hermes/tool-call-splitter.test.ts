import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolCallSplitter, type SplitCalls } from '../../../src/hermes/tool-call-splitter';

const call = (name: string, given: Record<string, unknown> = {}) => ({ name, arguments: given });
const wrap = (json: string) => `<tool_call>\n${json}\n</tool_call>`;
const SUM = '{"name": "calculator", "arguments": {"expression": "1 + 2"}}';
const sum = call('calculator', { expression: '1 + 2' });

const CASES: [
  name: string,
  text: string,
  content: string,
  calls: unknown[],
  malformed: string[],
][] = [
  ['text alone', 'It is 3.', 'It is 3.', [], []],
  ['a call alone', wrap(SUM), '', [sum], []],
  ['text, then a call', `Let me see.\n${wrap(SUM)}`, 'Let me see.', [sum], []],
  ['a call, then text', `${wrap(SUM)}\n\nDone.`, 'Done.', [sum], []],
  ['two calls', `${wrap(SUM)}\n${wrap('{"name": "clock"}')}`, '', [sum, call('clock')], []],
  ['two calls without tags between', `<tool_call>${SUM}<tool_call>${SUM}`, '', [sum, sum], []],
  [
    'the keys the other way round',
    wrap('{"arguments": {"a": 1}, "name": "x"}'),
    '',
    [call('x', { a: 1 })],
    [],
  ],
  ['no closing tag', `<tool_call>\n${SUM}`, '', [sum], []],
  ['no closing tag, text after', `<tool_call>${SUM} and more`, 'and more', [sum], []],
  [
    'the closing tag inside an argument',
    wrap('{"name": "say", "arguments": {"text": "</tool_call> \\" {"}}'),
    '',
    [call('say', { text: '</tool_call> " {' })],
    [],
  ],
  [
    'a call shown as code',
    'Write:\n```\n' + wrap(SUM) + '\n```\nand then:\n' + wrap(SUM),
    'Write:\n```\n' + wrap(SUM) + '\n```\nand then:',
    [sum],
    [],
  ],
  ['code that never ends', '```\n' + wrap(SUM), '```\n' + wrap(SUM), [], []],
  [
    'a fence inside an argument',
    wrap('{"name": "x", "arguments": {"a": "```"}}') + wrap(SUM),
    '',
    [call('x', { a: '```' }), sum],
    [],
  ],
  ['broken JSON', `${wrap('{"name": "x", ')} after`, 'after', [], ['{"name": "x",']],
  ['no JSON', wrap('calculator(1)'), '', [], ['calculator(1)']],
  ['a call without a name', wrap('{"arguments": {}}'), '', [], ['{"arguments": {}}']],
  [
    'arguments that are a list',
    wrap('{"name": "x", "arguments": [1]}'),
    '',
    [],
    ['{"name": "x", "arguments": [1]}'],
  ],
  ['an empty call', wrap(''), '', [], []],
  ['something like a tag', 'a <tool_box> b <', 'a <tool_box> b <', [], []],
  ['cut inside the tag', 'a <tool_', 'a <tool_', [], []],
];

function split(pieces: readonly string[]): SplitCalls {
  const splitter = new ToolCallSplitter();
  const parts = [...pieces.map((piece) => splitter.push(piece)), splitter.flush()];
  return {
    content: parts.map((part) => part.content).join(''),
    calls: parts.flatMap((part) => part.calls),
    malformed: parts.flatMap((part) => part.malformed),
  };
}

describe('ToolCallSplitter', () => {
  it.each(CASES)('splits %s', (_name, text, content, calls, malformed) => {
    expect(split([text])).toEqual({ content, calls, malformed });
  });

  it.each(CASES)('splits %s one character at a time', (_name, text, content, calls, malformed) => {
    expect(split([...text])).toEqual({ content, calls, malformed });
  });

  it('gives the same parts for any chunking of any text', () => {
    const token = fc.constantFrom(
      '<tool_call>',
      '</tool_call>',
      SUM,
      '```',
      '`',
      '{',
      '}',
      '"',
      '<',
      ' ',
      '\n',
      'a',
    );
    fc.assert(
      fc.property(fc.array(token), fc.array(fc.nat(6)), (tokens, cuts) => {
        const text = tokens.join('');
        const pieces: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(text.slice(at, at + cut));
          at += cut;
        }
        pieces.push(text.slice(at));
        expect(split(pieces)).toEqual(split([...text]));
      }),
      { numRuns: 2000 },
    );
  });
});
