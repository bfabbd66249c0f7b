import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerParser, type AnswerParserOptions } from '../../../src/hermes/answer-parser';

const PLAIN = { thinking: false, tools: false };
const THINKING = { thinking: true, tools: false };
const TOOLS = { thinking: false, tools: true };
const BOTH = { thinking: true, tools: true };

const wrap = (json: string) => `<tool_call>\n${json}\n</tool_call>`;
const call = (name: string, given: Record<string, unknown> = {}) => ({ name, arguments: given });
const SUM = '{"name": "calculator", "arguments": {"expression": "1 + 2"}}';
const sum = call('calculator', { expression: '1 + 2' });

interface Parsed {
  readonly reasoning?: string;
  readonly content?: string;
  readonly calls?: readonly unknown[];
}

type Case = [name: string, options: AnswerParserOptions, text: string, expected: Parsed];

const THOUGHTS: Case[] = [
  ['nothing', THINKING, '', {}],
  ['no tags', THINKING, 'Four.', { content: 'Four.' }],
  [
    'thoughts and an answer',
    THINKING,
    '<think>\nadd\n</think>\n\nFour.',
    { reasoning: 'add', content: 'Four.' },
  ],
  ['thoughts that nobody asked for', PLAIN, '<think>a</think>b', { reasoning: 'a', content: 'b' }],
  [
    'white space before the tag',
    THINKING,
    ' \n<think>a</think>b',
    { reasoning: 'a', content: 'b' },
  ],
  ['an empty thought', THINKING, '<think></think>b', { content: 'b' }],
  ['a thought of white space', THINKING, '<think> \n </think>b', { content: 'b' }],
  ['a thought that never closes', THINKING, '<think>on and on', { reasoning: 'on and on' }],
  ['a thought cut in its closing tag', THINKING, '<think>a</thi', { reasoning: 'a</thi' }],
  ['an answer cut in an opening tag', THINKING, '<thi', { content: '<thi' }],
  ['something like the tag', THINKING, '<thinker> is a word', { content: '<thinker> is a word' }],
  [
    'less-than signs',
    THINKING,
    '<think>1 < 2 </ </t 3</think>x',
    { reasoning: '1 < 2 </ </t 3', content: 'x' },
  ],
  [
    'inner white space',
    THINKING,
    '<think>a \n\n b</think>c \n d ',
    { reasoning: 'a \n\n b', content: 'c \n d ' },
  ],
  [
    'tags spoken of in the answer',
    PLAIN,
    'Use <think> and </think>.',
    { content: 'Use <think> and </think>.' },
  ],
  [
    'a second thought, which is text',
    THINKING,
    '<think>a</think>b<think>c</think>d',
    { reasoning: 'a', content: 'b<think>c</think>d' },
  ],
  [
    'tags in a block of code',
    THINKING,
    '<think>a</think>Write:\n```\n<think>\n</think>\n```',
    { reasoning: 'a', content: 'Write:\n```\n<think>\n</think>\n```' },
  ],
  [
    'an opening tag within a thought',
    THINKING,
    '<think>a <think> b</think>c',
    { reasoning: 'a <think> b', content: 'c' },
  ],
  [
    'an opening tag that a quoted message begins with',
    THINKING,
    '"<think>" is what you wrote.',
    { content: '"<think>" is what you wrote.' },
  ],
];

const CLOSER_ALONE: Case[] = [
  [
    'when thinking was asked for: what came before was thought',
    THINKING,
    '\nadd\n</think>\n\nFour.',
    { reasoning: 'add', content: 'Four.' },
  ],
  ['when it was not: text', PLAIN, 'add</think>Four.', { content: 'add</think>Four.' }],
  ['at once', THINKING, '</think>Four.', { content: 'Four.' }],
  [
    'twice: the second is text',
    THINKING,
    'a</think>b</think>c',
    { reasoning: 'a', content: 'b</think>c' },
  ],
  [
    'in a line of code',
    THINKING,
    'Close it with `</think>`.',
    { content: 'Close it with `</think>`.' },
  ],
  [
    'in a block of code',
    THINKING,
    '```\n</think>\n```\nThat.',
    { content: '```\n</think>\n```\nThat.' },
  ],
  [
    'behind a call, which was a plan then',
    BOTH,
    `I will.\n${wrap(SUM)}\n</think>\nThree.`,
    { reasoning: `I will.\n${wrap(SUM)}`, content: 'Three.' },
  ],
];

const CALLS: Case[] = [
  ['text alone', TOOLS, 'It is 3.', { content: 'It is 3.' }],
  ['a call that nobody offered a tool for', PLAIN, wrap(SUM), { content: wrap(SUM) }],
  ['a call alone', TOOLS, wrap(SUM), { calls: [sum] }],
  [
    'text, then a call',
    TOOLS,
    `Let me see.\n${wrap(SUM)}`,
    { content: 'Let me see.', calls: [sum] },
  ],
  ['a call, then text', TOOLS, `${wrap(SUM)}\n\nDone.`, { content: 'Done.', calls: [sum] }],
  [
    'text on both sides',
    TOOLS,
    `First. ${wrap(SUM)} Then.`,
    { content: 'First.\n\nThen.', calls: [sum] },
  ],
  [
    'several calls',
    TOOLS,
    `${wrap(SUM)}\n${wrap('{"name": "clock"}')}`,
    { calls: [sum, call('clock')] },
  ],
  [
    'calls without tags between',
    TOOLS,
    `<tool_call>${SUM}<tool_call>${SUM}`,
    { calls: [sum, sum] },
  ],
  [
    'the keys the other way round',
    TOOLS,
    wrap('{"arguments": {"a": 1}, "name": "x"}'),
    { calls: [call('x', { a: 1 })] },
  ],
  ['no closing tag', TOOLS, `<tool_call>\n${SUM}`, { calls: [sum] }],
  [
    'no closing tag, text after',
    TOOLS,
    `<tool_call>${SUM} and more`,
    { content: 'and more', calls: [sum] },
  ],
  ['JSON that is not whole', TOOLS, '<tool_call>{"name": "x"', { content: '{"name": "x"' }],
  [
    'closing tags in an argument',
    BOTH,
    wrap('{"name": "say", "arguments": {"text": "</tool_call> </think> <tool_call> \\" {"}}'),
    { calls: [call('say', { text: '</tool_call> </think> <tool_call> " {' })] },
  ],
  [
    'thoughts, then a call',
    BOTH,
    `<think>add</think>\n\n${wrap(SUM)}`,
    { reasoning: 'add', calls: [sum] },
  ],
  [
    'a call in a thought',
    BOTH,
    `<think>${wrap(SUM)}</think>3`,
    { reasoning: wrap(SUM), content: '3' },
  ],
  ['a call in a thought that never closes', BOTH, `<think>${wrap(SUM)}`, { reasoning: wrap(SUM) }],
  [
    'thoughts between calls',
    BOTH,
    `<think>a</think>${wrap(SUM)}\n<think>b</think>\n${wrap(SUM)}`,
    { reasoning: 'a\n\nb', calls: [sum, sum] },
  ],
  [
    'a call shown in a block of code',
    TOOLS,
    'Write:\n```\n' + wrap(SUM) + '\n```\nand then:\n' + wrap(SUM),
    { content: 'Write:\n```\n' + wrap(SUM) + '\n```\nand then:', calls: [sum] },
  ],
  ['a block of code that never ends', TOOLS, '```\n' + wrap(SUM), { content: '```\n' + wrap(SUM) }],
  [
    'a tag in a line of code',
    TOOLS,
    'A `<tool_call>` opens it.',
    { content: 'A `<tool_call>` opens it.' },
  ],
  [
    'a backtick on the line before',
    TOOLS,
    `It is 5\` long.\n${wrap(SUM)}`,
    { content: 'It is 5` long.', calls: [sum] },
  ],
  [
    'a fence in an argument',
    TOOLS,
    wrap('{"name": "x", "arguments": {"a": "```"}}') + wrap(SUM),
    { calls: [call('x', { a: '```' }), sum] },
  ],
  ['broken JSON', TOOLS, `${wrap('{"name": "x", ')} after`, { content: '{"name": "x",\n\nafter' }],
  ['no JSON', TOOLS, wrap('calculator(1)'), { content: 'calculator(1)' }],
  ['a call without a name', TOOLS, wrap('{"arguments": {}}'), { content: '{"arguments": {}}' }],
  [
    'arguments that are a list',
    TOOLS,
    wrap('{"name": "x", "arguments": [1]}'),
    { content: '{"name": "x", "arguments": [1]}' },
  ],
  ['an empty call', TOOLS, wrap(''), {}],
  ['something like a tag', TOOLS, 'a <tool_box> b <', { content: 'a <tool_box> b <' }],
  ['cut in the tag', TOOLS, 'a <tool_', { content: 'a <tool_' }],
];

const ALL = [...THOUGHTS, ...CLOSER_ALONE, ...CALLS];

function parse(options: AnswerParserOptions, pieces: readonly string[]): Required<Parsed> {
  const parser = new AnswerParser(options);
  let parsed = { reasoning: '', content: '', calls: [] as unknown[] };
  const parts = pieces.map((piece) => parser.push(piece));
  for (const part of [...parts, parser.end()]) {
    if (part.restarts) parsed = { reasoning: '', content: '', calls: [] };
    parsed.reasoning += part.reasoning;
    parsed.content += part.content;
    parsed.calls.push(...part.calls);
  }
  return parsed;
}

function inPieces(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return [...pieces, text.slice(at)];
}

const whole = (expected: Parsed) => ({
  reasoning: '',
  content: '',
  calls: [],
  ...expected,
});

describe.each([
  ['thoughts', THOUGHTS],
  ['a closing tag alone', CLOSER_ALONE],
  ['calls', CALLS],
])('%s', (_name, cases) => {
  it.each(cases)('%s', (_case, options, text, expected) => {
    expect(parse(options, [text])).toEqual(whole(expected));
    expect(parse(options, [...text])).toEqual(whole(expected));
  });
});

describe('any chunking', () => {
  it.each(ALL)('gives the same of: %s', (_name, options, text, expected) => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 40 }), (sizes) => {
        expect(parse(options, inPieces(text, sizes))).toEqual(whole(expected));
      }),
    );
  });

  it('gives the same of any text', () => {
    const tokens = ['<think>', '</think>', '<tool_call>', '</tool_call>', SUM, '{', '}', '"'];
    const token = fc.constantFrom(...tokens, '```', '`', '<', '/', 'think', '>', ' ', '\n', 'é');
    fc.assert(
      fc.property(
        fc.record({ thinking: fc.boolean(), tools: fc.boolean() }),
        fc.array(token),
        fc.array(fc.nat(12)),
        (options, pieces, sizes) => {
          const text = pieces.join('');
          expect(parse(options, inPieces(text, sizes))).toEqual(parse(options, [text]));
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('from the first token on', () => {
  it('tells while it is in a thought', () => {
    const parser = new AnswerParser(THINKING);
    const seen = ['<thi', 'nk>', 'a', '</think', '>', 'b'].map((piece) => {
      parser.push(piece);
      return parser.isReasoning;
    });
    expect(seen).toEqual([false, true, true, true, false, false]);
  });

  it('shows thoughts, content and calls as they grow', () => {
    const parser = new AnswerParser(BOTH);
    parser.push('<think>');
    expect(parser.push('first').reasoning).toBe('first');
    expect(parser.push(' then').reasoning).toBe(' then');
    expect(parser.push('</think>Let').content).toBe('Let');
    expect(parser.push(` me.<tool_call>${SUM}`)).toMatchObject({ content: ' me.', calls: [sum] });
  });

  it('says when an answer turns out to have been a thought', () => {
    const parser = new AnswerParser(THINKING);
    expect(parser.push('add them')).toMatchObject({ content: 'add them', restarts: false });
    expect(parser.push('</think>Four.')).toMatchObject({
      restarts: true,
      reasoning: 'add them',
      content: 'Four.',
    });
  });
});
