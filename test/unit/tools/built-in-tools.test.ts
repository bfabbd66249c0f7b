import { describe, expect, it } from 'vitest';
import { BUILT_IN_TOOLS, runTool } from '../../../src/tools/built-in-tools';
import { evaluateExpression } from '../../../src/tools/evaluate-expression';
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

describe('runTool', () => {
  const run = (name: string, given: Record<string, unknown>): unknown =>
    JSON.parse(runTool(BUILT_IN_TOOLS, { name, arguments: given }));

  it('gives the result as JSON', () => {
    expect(run('calculator', { expression: '48 * 37' })).toEqual({ result: 1776 });
  });

  it.each(['Berlin', 'new york', 'Beijing', 'Tokyo'])('knows the time in %s', (city) => {
    expect(runTool(BUILT_IN_TOOLS, { name: 'get_time', arguments: { city } })).toMatch(
      /^{"time":"\d\d:\d\d"}$/,
    );
  });

  it.each([
    ['calculator', { expression: 'x' }, '"x" is not arithmetic'],
    ['calculator', {}, '"expression" must be a string'],
    ['get_time', { city: 'Atlantis' }, 'no time zone is known for "Atlantis"'],
    ['launch', {}, 'there is no tool "launch"'],
  ])('tells the model what is wrong: %s %j', (name, given, error) => {
    expect(run(name, given)).toEqual({ error });
  });
});

describe('the signatures', () => {
  it('are those that the bundled model was trained on, word for word', () => {
    expect(BUILT_IN_TOOLS.map(({ signature }) => signature)).toEqual(trainedOn);
  });
});
