import { describe, expect, it } from 'vitest';
import { parametersProblems } from '../../../src/tools/parameters-problems';
import { runTool } from '../../../src/tools/run-tool';
import { loadQuickJs, runInQuickJs } from '../../../src/tools/sandbox/run-in-quickjs';
import type { RunSandboxed } from '../../../src/tools/sandbox/sandbox.types';
import { fromUserTool, userToolProblems, type UserTool } from '../../../src/tools/user-tool';
import { runJavaScript } from '../../../src/tools/run-javascript';

const { signal } = new AbortController();
const TOOL: UserTool = {
  name: 'double',
  description: 'Twice a number',
  parameters: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
  body: 'return args.n * 2;',
};
const sandboxed: RunSandboxed = async (program) => runInQuickJs(program, await loadQuickJs());

describe('the schema of arguments', () => {
  it.each([
    { type: 'object' },
    { type: 'object', properties: { a: { type: ['string', 'null'] }, b: true }, required: ['a'] },
    { type: 'object', $defs: { x: { enum: [1] } }, properties: { a: { $ref: '#/$defs/x' } } },
    { type: 'object', properties: { a: { type: 'array', items: { pattern: '^\\p{L}+$' } } } },
    { type: 'object', properties: { a: { anyOf: [{ minLength: 1 }, { maximum: 2.5 }] } } },
  ])('%j is right', (schema) => {
    expect(parametersProblems(schema)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [7, '#: found no schema of an object'],
    [{}, '#: found no schema of an object'],
    [{ type: 'string' }, '#: found no schema of an object'],
    [{ type: 'object', properties: [] }, '#/properties: found a list; allowed are schemas by name'],
    [
      { type: 'object', properties: { a: { type: 'text' } } },
      '#/properties/a/type: found "text"; allowed is one of string,',
    ],
    [
      { type: 'object', properties: { a: 7 } },
      '#/properties/a: found a number; allowed is a schema',
    ],
    [{ type: 'object', required: 'a' }, '#/required: found "a"; allowed is a list of names'],
    [
      { type: 'object', properties: { a: { pattern: '(' } } },
      '#/properties/a/pattern: found "("; allowed is a regular expression',
    ],
    [
      { type: 'object', properties: { a: { $ref: '#/$defs/gone' } } },
      '#/properties/a/$ref: found "#/$defs/gone"; allowed is a place in this schema',
    ],
    [
      { type: 'object', properties: { a: { $ref: 'https://x.example/a' } } },
      'allowed is a place in this schema',
    ],
    [
      { type: 'object', properties: { a: { anyOf: [{ enum: [] }] } } },
      '#/properties/a/anyOf/0/enum: found []; allowed is a list of values',
    ],
    [{ type: 'object', properties: { a: { maxLength: -1 } } }, 'allowed is a whole number'],
    [{ type: 'object', properties: { a: { minimum: '1' } } }, 'allowed is a number'],
    [{ type: 'object', allOf: {} }, '#/allOf: found a object; allowed is a list'],
  ])('%j is wrong', (schema, problem) => {
    expect(parametersProblems(schema).join('\n')).toContain(problem);
  });
});

describe('a tool of one’s own', () => {
  it('runs on what the model gave', async () => {
    const tool = fromUserTool(TOOL, sandboxed);
    expect(await runTool(tool, { n: 21 }, signal)).toEqual({ text: '42', isError: false });
    expect(tool.capabilities).toEqual([]);
  });

  it.each<[Partial<UserTool>, RegExp]>([
    [{ name: '' }, /^Name: found ""/],
    [{ name: '2x' }, /^Name: /],
    [{ name: 'a__b' }, /single underscores/],
    [{ name: 'x'.repeat(49) }, /^Name: /],
    [{ name: 'calculator' }, /there is another tool "calculator"/],
    [{ description: ' ' }, /^Description: found 1 characters; allowed are 1 to 1000/],
    [{ body: '' }, /^Code: found 0 characters/],
    [{ parameters: {} }, /^Arguments, #/],
  ])('%j is wrong', (change, problem) => {
    const [field] = Object.keys(change);
    expect(userToolProblems({ ...TOOL, ...change }, ['calculator'])).toEqual([
      { field, message: expect.stringMatching(problem) as string },
    ]);
    expect(userToolProblems(TOOL, ['calculator'])).toEqual([]);
  });
});

describe('run_javascript', () => {
  const tool = runJavaScript(sandboxed);

  it.each([
    ['48 * 37', /^{"result":1776}$/],
    ['console.log("a"); 1', /^{"result":1,"logs":\["a"\]}$/],
    ['console.log("a"); null.x', /^{"error":"TypeError: .*logged before: a"}$/],
    ['null.x', /^{"error":"TypeError: .*\(line 1\)"}$/],
  ])('%s', async (code, text) => {
    expect((await runTool(tool, { code }, signal)).text).toMatch(text);
  });
});
