import { describe, expect, it } from 'vitest';
import { MOST_RESULT, problemOf, runTool } from '../../../src/tools/run-tool';
import { mayJoin, mayRunUnasked, type Capability, type Tool } from '../../../src/tools/tool';

const signal = new AbortController().signal;
function tool(run: Tool['run'], capabilities: readonly Capability[] = []): Tool {
  const parameters = {
    type: 'object',
    properties: { n: { type: 'integer', minimum: 1 } },
    required: ['n'],
    additionalProperties: false,
  };
  return { signature: { name: 'own', description: 'Own', parameters }, capabilities, run };
}

describe('a tool that', () => {
  it.each<[string, Tool['run'], string, boolean]>([
    ['gives a value', () => ({ a: 1 }), '{"a":1}', false],
    ['gives one later', () => Promise.resolve('x'), '"x"', false],
    ['gives nothing', () => undefined, 'null', false],
    [
      'throws',
      () => {
        throw new Error('no');
      },
      '{"error":"no"}',
      true,
    ],
    ['fails later', () => Promise.reject(new Error('no')), '{"error":"no"}', true],
    ['gives what is no JSON', () => 1n, '{"error":"Do not know how to serialize a BigInt"}', true],
    [
      'gives ten megabytes',
      () => 'x'.repeat(1e7),
      `{"error":"the result has 10000002 characters; allowed are ${String(MOST_RESULT)}"}`,
      true,
    ],
  ])('%s', async (_what, run, text, isError) => {
    expect(await runTool(tool(run), {}, signal)).toEqual({ text, isError });
  });

  it('hangs is ended, and hears of it', async () => {
    let heard = false;
    const hanging = tool(
      (_given, ending) =>
        new Promise(() => {
          ending.addEventListener('abort', () => (heard = true));
        }),
    );
    expect(await runTool(hanging, {}, signal, 20)).toEqual({
      text: '{"error":"it took longer than 0.02 s"}',
      isError: true,
    });
    expect(heard).toBe(true);
  });

  it('is stopped by the person ends at once', async () => {
    const controller = new AbortController();
    const running = runTool(
      tool(() => new Promise(() => undefined)),
      {},
      controller.signal,
    );
    controller.abort();
    expect((await running).text).toBe('{"error":"it was stopped"}');
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

describe('a call', () => {
  const tools = [tool(() => 1)];
  it.each<[Record<string, unknown>, RegExp | null]>([
    [{ n: 1 }, null],
    [{ n: 0 }, /^n: /],
    [{ n: '1' }, /^n: /],
    [{}, /n/],
    [{ n: 1, m: 2 }, /m/],
    [JSON.parse('{"n": 1, "__proto__": 2}') as Record<string, unknown>, /__proto__/],
  ])('with %j is checked against the schema', (given, problem) => {
    const found = problemOf(tools, { name: 'own', arguments: given });
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeNull();
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'too long',
      { n: 'x'.repeat(70_000) },
      'the arguments have 70008 characters; allowed are 65536',
    ],
    ['too deep', { n: nested(40) }, 'the arguments are nested more than 32 deep'],
  ])('that is %s is not looked at further', (_what, given, problem) => {
    expect(problemOf(tools, { name: 'own', arguments: given })).toContain(problem);
  });

  it('of a tool that was not offered cannot run', () => {
    expect(problemOf(tools, { name: 'toString', arguments: {} })).toBe(
      'there is no tool "toString"',
    );
  });
});

describe('what a tool can touch', () => {
  const ALL: readonly Capability[] = ['private-read', 'untrusted-in', 'egress', 'write'];
  const combinations = Array.from({ length: 16 }, (_, bits) =>
    ALL.filter((_one, i) => (bits >> i) & 1),
  );

  it.each(combinations.map((one) => [one] as const))('%j decides what may join it', (used) => {
    for (const [i, own] of combinations.entries()) {
      const all = new Set([...used, ...own]);
      const isTrifecta = all.has('private-read') && all.has('untrusted-in') && all.has('egress');
      expect(
        mayJoin(
          new Set(used),
          tool(() => i, own),
        ),
      ).toBe(!isTrifecta);
    }
  });

  it('decides whether it may run unasked', () => {
    for (const own of combinations) {
      const isHarmless = !own.includes('write') && !own.includes('egress');
      expect(mayRunUnasked(tool(() => 1, own))).toBe(isHarmless);
    }
  });
});
