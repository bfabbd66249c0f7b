import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadQuickJs, runInQuickJs } from '../../../src/tools/sandbox/run-in-quickjs';
import {
  SANDBOX_LIMITS,
  type SandboxOutcome,
  type SandboxProgram,
} from '../../../src/tools/sandbox/sandbox.types';

const LIMITS = { ...SANDBOX_LIMITS, timeMs: 400, memoryBytes: 16 * 2 ** 20 };
const run = async (program: SandboxProgram): Promise<SandboxOutcome> =>
  runInQuickJs(program, await loadQuickJs(), LIMITS);
const script = (code: string) => run({ kind: 'script', code });

async function value(code: string): Promise<unknown> {
  const outcome = await script(code);
  return outcome.kind === 'value' ? JSON.parse(outcome.json) : outcome.message;
}

describe('a script', () => {
  it.each<[string, unknown]>([
    ['48 * 37', 1776],
    ['let a = 2; a * 3', 6],
    ['return 7', 7],
    ['const x = await Promise.resolve(4); return x + 1', 5],
    ['Promise.resolve({ a: [1, "x", null] })', { a: [1, 'x', null] }],
    ['(() => 1)', null],
    ['undefined', null],
    ['"ü — 𝄞 \\u0000"', 'ü — 𝄞 \u0000'],
    ['new Date(0).toISOString()', '1970-01-01T00:00:00.000Z'],
    ['[3, 1, 2].toSorted()', [1, 2, 3]],
  ])('%s', async (code, expected) => {
    expect(await value(code)).toEqual(expected);
  });

  it.each<[string, RegExp]>([
    ['1 +', /^SyntaxError: /],
    ['let a = 1;\nnull.x', /^TypeError: .*\(line 2\)$/],
    ['throw "no"', /^it threw no$/],
    ['throw 7', /^it threw 7$/],
    ['throw {}', /^it threw an object$/],
    ['Promise.reject(new RangeError("far"))', /^RangeError: far/],
    ['10n', /^TypeError: .*BigInt/],
    ['const a = {}; a.a = a; a', /^TypeError: circular/],
  ])('that fails tells how: %s', async (code, message) => {
    expect(await value(code)).toMatch(message);
  });

  it('has a console', async () => {
    const { logs } = await script(
      'console.log("a", 1, { b: 2 }); console.error(new Error("c")); console.info(undefined)',
    );
    expect(logs).toEqual(['a 1 {"b":2}', 'Error: c', 'undefined']);
  });
});

describe('a function', () => {
  it('gets what the model gave, and cannot be made of it', async () => {
    const args = JSON.parse('{"text": "`});evil(", "__proto__": {"polluted": true}}') as unknown;
    const body = 'return [args.text, ({}).polluted ?? null]';
    const outcome = await run({ kind: 'function', body, args });
    expect(outcome).toMatchObject({ kind: 'value', json: '["`});evil(",null]' });
  });

  it('gives back whatever JSON it got', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (args) => {
        const outcome = await run({ kind: 'function', body: 'return args', args });
        expect(outcome.kind === 'value' && outcome.json).toBe(JSON.stringify(args));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the host', () => {
  it.each([
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'process',
    'require',
    'self',
    'window',
    'document',
    'navigator',
    'indexedDB',
    'postMessage',
    'importScripts',
    'setTimeout',
    'WebAssembly',
    'std',
    'os',
  ])('%s is not there', async (name) => {
    expect(await value(`typeof ${name}`)).toBe('undefined');
  });

  it.each([
    'this.constructor.constructor("return typeof process + typeof fetch")()',
    'console.log.constructor("return typeof process + typeof fetch")()',
    '(async () => {}).constructor("return typeof process + typeof fetch")()',
    '(0, eval)("typeof process + typeof fetch")',
    'Reflect.construct(Function, ["return typeof process + typeof fetch"])()',
    'try { null.x } catch (e) { e.constructor.constructor("return typeof process + typeof fetch")() }',
    'const F = Object.getPrototypeOf(function* () {}).constructor; F("yield typeof process + typeof fetch")().next().value',
  ])('is not reached: %s', async (code) => {
    expect(await value(code)).toBe('undefinedundefined');
  });

  it.each(['import("fs")', 'import("data:text/javascript,1")', 'import.meta.url'])(
    'loads nothing: %s',
    async (code) => {
      expect(await value(code)).toMatch(/Error/);
    },
  );

  it('is not harmed by what is put in the place of built-ins', async () => {
    const code = `JSON.stringify = () => "x".repeat(1e7); JSON.parse = null;
      Object.prototype.toJSON = undefined; Array.prototype.map = null; String.prototype.slice = null; [1]`;
    expect(await value(code)).toEqual([1]);
    expect(await value('({ toJSON() { for (;;); } })')).toBe('it ran longer than 0.4 s');
    expect(({} as Record<string, unknown>).toJSON).toBeUndefined();
  });
});

describe('a limit holds:', () => {
  const late = 'it ran longer than 0.4 s';
  const memory = 'it needed more memory than the sandbox allows';
  it.each<[string, string | RegExp]>([
    ['for (;;);', late],
    ['/(a+)+$/.exec("a".repeat(40) + "b")', late],
    ['(async () => { for (;;) await 1; })()', late],
    ['const f = () => Promise.resolve().then(f); f()', late],
    ['try { for (;;); } catch { for (;;); } finally { for (;;); }', late],
    ['const a = []; for (;;) a.push(new Array(1e4).fill(1))', /memory|longer/],
    ['"x".repeat(1e9)', memory],
    ['new Uint8Array(1e9)', memory],
    ['let s = "x"; for (;;) s += s', /memory|string too long/],
    ['(function f() { f(); })()', 'its recursion goes too deep'],
    ['JSON.parse("[".repeat(200000))', /recursion/],
    ['new Promise(() => {})', 'it waits for a promise that nothing in the sandbox can settle'],
    ['await new Promise(() => {}); return 1', /nothing in the sandbox can settle/],
    ['"x".repeat(1e6)', /^the result has 1000002 characters; allowed are 60000$/],
    ['throw new Error("x".repeat(1e6))', /^Error: a text of 1000000 characters/],
    ['throw "x".repeat(1e6)', /^it threw a text of 1000000 characters$/],
    ['2n ** (2n ** 40n)', /BigInt is too large/],
  ])('%s', async (code, message) => {
    const startMs = performance.now();
    const found = await value(code);
    expect(found).toEqual(expect.stringMatching(message));
    // An allocating loop runs for seconds between two looks at the clock: it is the page that ends it, from outside.
    expect(performance.now() - startMs).toBeLessThan(20_000);
  });

  it('logs are cut off', async () => {
    const { logs } = await script('for (let i = 0; i < 1e5; i++) console.log("line " + i)');
    expect(logs.join('\n').length).toBeLessThan(LIMITS.mostLogged + 50);
    expect(logs.at(-1)).toBe('… more was logged');
    const long = await script('console.log("x".repeat(1e6))');
    expect(long.logs.join('').length).toBeLessThan(LIMITS.mostLogged + 50);
  });
});
