import { describe, expect, it } from 'vitest';
import { NO_RULES } from '../../../src/hermes/house-rules';
import { parseOperatorFile } from '../../../src/state/operator-file';

describe('houseRules in models.json', () => {
  const parse = (houseRules: unknown) =>
    parseOperatorFile(JSON.stringify({ models: [], houseRules })).houseRules;

  it('may leave everything out', () => {
    expect(parse({})).toEqual(NO_RULES);
    expect(parse(undefined)).toBeUndefined();
  });

  it.each([
    [{ systemBefor: '' }, 'at houseRules.systemBefor'],
    [{ systemAfter: 3 }, 'at houseRules.systemAfter: found 3, allowed string'],
    [{ allowedHosts: ['https://a.example/'] }, 'at houseRules.allowedHosts.0'],
    [{ allowedHosts: ['*'] }, 'a host in lower case'],
    [{ toolsOff: 'some' }, 'at houseRules.toolsOff: found "some"'],
  ])('%j is refused with its place', (houseRules, message) => {
    expect(() => parse(houseRules)).toThrow(message);
  });
});
