import { describe, expect, it } from 'vitest';
import { createChatTemplate } from '../../../src/llm/chat-template/create-chat-template';
import { LlmError } from '../../../src/llm/errors';
import { parseTemplate } from '../../../src/llm/chat-template/template-source';

const DEADLINE_MS = 100;
/** 340 ms are for the length of the input; on two busy cores the longest took 320 ms more, and this is for slower ones. */
const MOST_MS = DEADLINE_MS + 3_000;

/** The longest conversation that a context of 128k tokens holds, in one message and in many. */
const LONG = 'Lorem ipsum dolor sit amet.\n'.repeat(9_400);
const messages = [
  { role: 'user', content: LONG },
  ...Array.from({ length: 500 }, (_, i) => ({ role: 'assistant', content: `turn ${i}` })),
];

/** Each call again and again, for far longer than the deadline. */
const again = (body: string) =>
  `{% set t = messages[0].content %}{% set big = t ~ t ~ t ~ t %}{% set l = big.split(' ') %}` +
  `{% for i in range(9999) %}{% set x %}${body}{% endset %}{% endfor %}`;

const CALLS: [name: string, body: string][] = [
  ['replace', "{{ big.replace('o', 'oo') | length }}"],
  ['replace of nothing', "{{ big | replace('', 'o') | length }}"],
  ['split', "{{ big.split('o') | length }}"],
  ['split at white space', '{{ big.split() | length }}'],
  ['join', "{{ l | join('oo') | length }}"],
  ['upper', '{{ big | upper | length }}'],
  ['title', '{{ big | title | length }}'],
  ['trim', '{{ big | trim | length }}'],
  ['indent', '{{ big | indent(20) | length }}'],
  ['tojson', '{{ l | tojson | length }}'],
  ['tojson with line breaks', '{{ messages | tojson(indent=4) | length }}'],
  ['tojson in ASCII', '{{ big | tojson(ensure_ascii=true) | length }}'],
  ['sort', '{{ l | sort | length }}'],
  ['sort of long texts', '{{ [big ~ 3, big ~ 2, big ~ 1] | sort | length }}'],
  ['unique', '{{ l | unique | length }}'],
  ['reverse', '{{ l | reverse | length }}'],
  ['map', "{{ messages | map(attribute='content') | list | length }}"],
  ['selectattr', "{{ messages | selectattr('role', 'equalto', 'user') | list | length }}"],
  ['slices backwards', '{{ big[::-1] | length }}'],
  ['in a text', "{{ 'oX' in big }}"],
  ['in a list', "{{ 'oX' in l }}"],
  ['range', '{{ range(9999) | length }}'],
  ['nested loops', '{% for a in l %}{% for b in l %}{% endfor %}{% endfor %}'],
  ['string of a list', '{{ l | string | length }}'],
  ['a list beside a text', "{{ ('' ~ l) | length }}"],
  ['strftime_now', '{{ strftime_now(big) | length }}'],
];

/** Each of these would take minutes, or all memory, in one call that nothing can stop. */
const DOUBLED =
  '{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}';
const EXPLOSIONS: [name: string, source: string, message: string][] = [
  ['a list of itself as JSON', `${DOUBLED}{{ ns.l | tojson }}`, 'a value of more than'],
  ['a list of itself as a text', `${DOUBLED}{{ ns.l ~ '' }}`, 'a value of more than'],
  [
    'namespaces of one another',
    '{% set ns = namespace(a=1) %}{% for i in range(60) %}{% set ns = namespace(a=[ns, ns]) %}{{ ns | tojson }}{% endfor %}',
    'chat template: ',
  ],
  [
    'a namespace that grows in a list',
    '{% set a = namespace(v=1) %}{% set b = [a, a] %}{% set c = [b, b] %}' +
      `${DOUBLED.replace('range(60)', 'range(18)')}{% set a.v = ns.l %}{% for i in range(9) %}{% set c = [c, c, c, c] %}{% endfor %}{{ c | tojson }}`,
    'a value of more than',
  ],
  [
    'a namespace in itself',
    '{% set ns = namespace(a=1) %}{% set ns.a = ns %}{{ ns | tojson }}',
    'deep',
  ],
  [
    'a replacement as long as the text',
    '{% set t = messages[0].content %}{{ t.replace("o", t) }}',
    'a text of more than',
  ],
  [
    'the same by another name',
    '{% set t = messages[0].content %}{% set f = t["replace"] %}{{ f("o", t) }}',
    'a text of more than',
  ],
  [
    'the same as a filter',
    '{% set t = messages[0].content %}{{ t | replace("o", t) }}',
    'a text of more than',
  ],
  ['a wide indent', '{{ messages[0].content | indent(9999) }}', 'a text of more than'],
  ['JSON indented widely', '{{ messages | tojson(indent=9999) }}', 'a text of more than'],
  [
    'a long separator',
    '{{ messages[0].content | join(messages[0].content) }}',
    'a text of more than',
  ],
  ['spread arguments', '{{ messages[0].content | replace(*["o", "oo"]) }}', 'one by one'],
  ['a filter around a block', '{% filter upper %}x{% endfilter %}', 'found {% filter %}'],
];

describe('what one call would make too large is refused before it', { timeout: 30_000 }, () => {
  it.each(EXPLOSIONS)('%s', (_name, source, message) => {
    const startMs = performance.now();
    const render = () =>
      createChatTemplate(source, { bos: '', eos: '' }).render(messages, {
        addGenerationPrompt: true,
      });
    expect(render).toThrow(LlmError);
    expect(performance.now() - startMs).toBeLessThan(MOST_MS);
    expect(render).toThrow(message);
  });
});

describe('what honest templates do is left alone', () => {
  it.each([
    ["{{ messages[0].content.replace('Lorem', 'L') | length }}", '225600'],
    ["{{ messages | map(attribute='role') | join(', ') | length }}", '5504'],
    ['{{ tools | tojson(indent=4) }}', '[\n    {\n        "a": "b"\n    }\n]'],
    ["{{ 'a\nb' | indent(2) }}", 'a\n  b'],
    ["{{ ' x '.strip().upper() }}{{ 'a-b'.split('-') | last }}", 'Xb'],
  ])('%s', (source, expected) => {
    const template = createChatTemplate(source, { bos: '', eos: '' });
    const options = { addGenerationPrompt: true, tools: [{ a: 'b' }] };
    expect(template.render(messages, options)).toBe(expected);
  });
});

/** Nothing reads a clock while a source is parsed, so the worst that fit into 64 kB are tried. */
const WORST_SOURCES: [name: string, source: string][] = [
  ['one long text', `{{ '${'x'.repeat(65_000)}' }}`],
  ['a text that never ends', `{{ '${'x'.repeat(65_000)}`],
  ['many expressions', '{{1}}'.repeat(13_000)],
  ['many blocks', '{%if 1%}x{%endif%}'.repeat(3_600)],
  ['a comment that never ends', `{#${'x'.repeat(65_000)}`],
  ['many comments', '{##}'.repeat(16_000)],
  ['braces', '{'.repeat(65_000)],
  ['blank lines', ' \n'.repeat(500)],
  ['blanks between words', 'x \n'.repeat(21_000)],
  ['blanks before blocks', `${' '.repeat(1000)}{%if 1%}x{%endif%}`.repeat(60)],
  ['parentheses', `{{ ${'('.repeat(60_000)} }}`],
  ['a long sum', `{{ ${'1+'.repeat(30_000)}1 }}`],
  ['a long chain of filters', `{{ 1${'|a'.repeat(30_000)} }}`],
  ['quotes', `{{ ${"'\\''".repeat(13_000)} }}`],
];

describe('a source', () => {
  it.each(WORST_SOURCES)('is read or refused in time: %s', (_name, source) => {
    const startMs = performance.now();
    let failure: unknown = null;
    try {
      parseTemplate(source);
    } catch (thrown) {
      failure = thrown;
    }
    const elapsedMs = performance.now() - startMs;
    if (process.env.SHOW) console.log(_name, Math.round(elapsedMs), String(failure).slice(0, 80));
    if (failure !== null) expect(failure).toBeInstanceOf(LlmError);
    expect(elapsedMs).toBeLessThan(MOST_MS);
  });
});

describe('no call of the library outlasts the deadline by much', { timeout: 30_000 }, () => {
  it.each(CALLS)('%s', (_name, body) => {
    const template = createChatTemplate(again(body), { bos: '', eos: '' }, DEADLINE_MS);
    const startMs = performance.now();
    let refusal: unknown;
    try {
      template.render(messages, { addGenerationPrompt: true });
    } catch (thrown) {
      refusal = thrown;
    }
    const elapsedMs = performance.now() - startMs;
    if (process.env.SHOW) console.log(_name, Math.round(elapsedMs), String(refusal));
    expect(refusal).toBeInstanceOf(LlmError);
    expect(elapsedMs).toBeLessThan(MOST_MS);
  });
});
