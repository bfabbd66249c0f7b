import { describe, expect, it } from 'vitest';
import { createChatTemplate } from '../../../src/llm/chat-template/create-chat-template';
import type { ChatMessage } from '../../../src/llm/chat-template/chat-template.types';
import { LlmError } from '../../../src/llm/errors';

const tokens = { bos: '<s>', eos: '</s>' };
const messages: ChatMessage[] = Array.from({ length: 100 }, (_, i) => ({
  role: i % 2 ? 'assistant' : 'user',
  content: `turn ${i}`,
}));
const render = (source: string, input: readonly ChatMessage[] = messages) =>
  createChatTemplate(source, tokens, Infinity).render(input, { addGenerationPrompt: true });

const endless: [string, string, string][] = [
  ['a long range', '{% for i in range(1000000) %}x{% endfor %}', 'the number 1000000'],
  [
    'a computed range',
    '{% for i in range(9000 * 9000) %}x{% endfor %}',
    'calculates with 81000000',
  ],
  ['a range of texts', "{{ range('9') | length }}{{ range(10000 + 1) }}", 'range of 10001 items'],
  ['a range without step', '{{ range(0, 9, 0) }}', 'a step other than 0'],
  [
    'nested ranges',
    '{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}',
    'more than 1000000 steps',
  ],
  [
    'nested messages',
    `${'{% for a in messages %}'.repeat(6)}${'{% endfor %}'.repeat(6)}`,
    'more than 1000000 steps',
  ],
  [
    'a doubling text',
    "{% set ns = namespace(t='xxxxxxxx') %}{% for i in range(60) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}",
    'a text of more than',
  ],
  [
    'a doubling list',
    '{% set ns = namespace(l=[1, 2]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}',
    'steps',
  ],
  ['a wide indent', "{{ 'a\nb' | indent(200000000) }}", 'the number 200000000'],
  ['an endless macro', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'chat template: '],
  ['a flood of output', "{% for i in range(9999) %}{{ 'x' * 99 }}{% endfor %}", 'chat template: '],
  ['deep nesting', `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`, 'chat template: '],
  [
    'filtering again and again',
    '{% set l = range(9999) %}{% for i in l %}{{ l | unique | length }}{% endfor %}',
    'steps',
  ],
  [
    'sorting again and again',
    '{% for i in range(9999) %}{{ range(9999) | sort | first }}{% endfor %}',
    'steps',
  ],
];

function refusalOf(source: string): unknown {
  try {
    return render(source);
  } catch (error) {
    return error;
  }
}

describe('a template that never ends', { timeout: 30_000 }, () => {
  it.each(endless)('is stopped: %s', (_name, source, message) => {
    const start = performance.now();
    const refusal = refusalOf(source);
    const elapsedMs = performance.now() - start;
    expect(refusal).toBeInstanceOf(LlmError);
    expect(refusal).toMatchObject({ code: 'unsupported_template' });
    expect(refusal).toHaveProperty('message', expect.stringContaining(message) as string);
    // Under 1.5 s on a quiet core.
    expect(elapsedMs).toBeLessThan(15_000);
  });

  it('does not stop a long honest conversation', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => ({
      role: i % 2 ? 'assistant' : 'user',
      content: `turn ${i} `.repeat(50),
    }));
    const source =
      '{% set ns = namespace(last=0) %}{% for m in messages[::-1] %}{% if m.role == "user" %}{% set ns.last = loop.index0 %}{% endif %}{% endfor %}' +
      '{% for m in messages %}{% if loop.index0 > 0 and messages[loop.index0 - 1].role == m.role %}{{ raise_exception("order") }}{% endif %}{{ m.role + m.content | trim }}{% endfor %}';
    expect(render(source, many)).toContain('turn 1999');
  });
});

const ESCAPES = [
  '{{ messages.constructor }}',
  '{{ messages.__proto__ }}',
  '{{ messages[0].constructor }}',
  "{{ messages[0]['__proto__'] }}",
  "{{ ''.constructor }}",
  "{{ ''.__class__ }}",
  '{{ range.constructor }}',
  '{{ raise_exception.prototype }}',
  '{{ globalThis }}{{ process }}{{ window }}{{ self }}{{ require }}',
  "{{ {}['constructor'] }}",
  '{{ cycler }}{{ joiner }}{{ lipsum }}{{ config }}{{ request }}',
];

describe('a template that reaches for the host', () => {
  it.each(ESCAPES)('gets nothing: %s', (source) => {
    expect(render(source)).toBe('');
  });

  it.each([
    "{{ ''.constructor('return 1')() }}",
    "{{ messages.constructor.constructor('return process')() }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
  ])('cannot call: %s', (source) => {
    expect(() => render(source)).toThrow(LlmError);
  });

  it('finds keys like __proto__ to be plain data', () => {
    const tools = JSON.parse(
      '[{"__proto__": {"polluted": true}, "constructor": "c"}]',
    ) as unknown[];
    const template = createChatTemplate('{{ tools[0].constructor }} {{ tools | tojson }}', tokens);
    expect(template.render([], { addGenerationPrompt: false, tools })).toBe(
      'c [{"__proto__": {"polluted": true}, "constructor": "c"}]',
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a template that cannot be used', () => {
  it.each([
    ['a syntax error', '{% if x %}', 'chat template: '],
    ['an unknown filter', '{{ messages | frobnicate }}', 'frobnicate'],
    ['its own refusal', "{{ raise_exception('only two turns') }}", 'chat template: only two turns'],
    ['64 kB of blank lines', '  \n'.repeat(21_000), 'found 63000 blanks in a row; allowed: 1024'],
    ['more than 64 kB', ' '.repeat(65_537), 'found 65537 bytes; allowed: 65536'],
  ])('says so: %s', (_name, source, message) => {
    expect(() => render(source)).toThrow(
      expect.objectContaining({ code: 'unsupported_template' }) as Error,
    );
    expect(() => render(source)).toThrow(message);
  });
});

describe('input of a template', () => {
  const echo = createChatTemplate('{{ x | tojson }}', tokens);
  const renderX = (x: unknown) => echo.render([], { addGenerationPrompt: false, variables: { x } });

  it('is JSON', () => {
    expect(renderX({ a: [1, 2.5, null, undefined, true], b: undefined })).toBe(
      '{"a": [1, 2.5, null, null, true]}',
    );
  });

  const loop: unknown[] = [];
  loop.push(loop);
  it.each([
    ['a function', () => 1, 'found function; allowed: JSON'],
    ['a symbol', Symbol('s'), 'found symbol; allowed: JSON'],
    ['a bigint', 1n, 'found bigint; allowed: JSON'],
    ['an infinity', Infinity, 'found Infinity; allowed: finite numbers'],
    ['a class instance', new Date(), 'found object; allowed: JSON'],
    ['a loop', loop, 'allowed: 64 levels'],
  ])('is not %s', (_name, x, message) => {
    expect(() => renderX(x)).toThrow(expect.objectContaining({ code: 'invalid_request' }) as Error);
    expect(() => renderX(x)).toThrow(message);
  });

  it.each(['messages', 'tools', 'bos_token', 'raise_exception', 'namespace'])(
    'does not replace %s',
    (name) => {
      const options = { addGenerationPrompt: false, variables: { [name]: 1 } };
      expect(() => echo.render([], options)).toThrow(`found "${name}"`);
    },
  );
});
