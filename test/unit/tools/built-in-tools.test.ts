import { describe, expect, it } from 'vitest';
import { BUILT_IN_TOOLS } from '../../../src/tools/built-in-tools';
import { evaluateExpression } from '../../../src/tools/evaluate-expression';
import { runTool } from '../../../src/tools/run-tool';
import trainedOn from '../../../tools/demo-model/talaria_tools.json';

describe('evaluateExpression', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['48 × 37', 1776],
    ['10 - 4 - 3', 3],
    ['100 ÷ 8', 12.5],
    ['2^3^2', 512],
    ['-2^2', -4],
    ['2 * -3', -6],
    ['0.1 + 0.2', 0.3],
    ['1,234 + 1', 1235],
    ['.5 − 1', -0.5],
    ['((7))', 7],
  ])('%s is %d', (expression, value) => {
    expect(evaluateExpression(expression)).toBe(value);
  });

  it.each([
    ['', 'a number is missing at the end'],
    ['1 +', 'a number is missing at the end'],
    ['1 + * 2', 'a number is missing before "*"'],
    ['(1 + 2', 'a ")" is missing'],
    ['1 2', '"2" is one too many'],
    ['1 / 0', 'division by zero'],
    ['9^999', 'the result is not a finite number'],
    ['alert(1)', '"a" is not arithmetic'],
    ['1 + x', '"x" is not arithmetic'],
  ])('%j: %s', (expression, message) => {
    expect(() => evaluateExpression(expression)).toThrow(message);
  });
});

const signal = new AbortController().signal;
const toolNamed = (name: string) =>
  BUILT_IN_TOOLS.find(({ signature }) => signature.name === name)!;
const run = async (name: string, given: Record<string, unknown>): Promise<unknown> =>
  JSON.parse((await runTool(toolNamed(name), given, signal)).text);

describe('a built-in tool', () => {
  it('gives the result as JSON', async () => {
    expect(await run('calculator', { expression: '48 * 37' })).toEqual({ result: 1776 });
  });

  it.each(['Berlin', 'new york', 'Beijing', 'Tokyo'])('knows the time in %s', async (city) => {
    expect(await run('get_time', { city })).toEqual({
      time: expect.stringMatching(/^\d\d:\d\d$/) as string,
    });
  });

  it.each([
    ['calculator', { expression: 'x' }, '"x" is not arithmetic'],
    ['get_time', { city: 'Atlantis' }, 'no time zone is known for "Atlantis"'],
  ])('tells the model what is wrong: %s %j', async (name, given, error) => {
    expect(await run(name, given)).toEqual({ error });
  });
});

describe('the signatures', () => {
  it('are those that the bundled model was trained on, word for word', () => {
    expect(BUILT_IN_TOOLS.map(({ signature }) => signature)).toEqual(trainedOn);
  });
});
