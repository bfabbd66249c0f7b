import { describe, expect, it } from 'vitest';
import {
  hasRules,
  mayReach,
  NO_RULES,
  systemText,
  toolsAllowed,
} from '../../../src/hermes/house-rules';

describe('the system text under house rules', () => {
  const rules = { ...NO_RULES, systemBefore: 'Be kind.', systemAfter: 'No legal advice.' };
  it('stands between them, and each is left out where it is empty', () => {
    expect(systemText({ system: 'You teach.' }, rules)).toBe(
      'Be kind.\n\nYou teach.\n\nNo legal advice.',
    );
    expect(systemText(null, rules)).toBe('Be kind.\n\nNo legal advice.');
    expect(systemText({ system: 'You teach.' }, NO_RULES)).toBe('You teach.');
    expect(systemText({ system: ' \n' }, NO_RULES)).toBe('');
    expect(systemText(null, NO_RULES)).toBe('');
  });
});

describe('the hosts that may be reached', () => {
  const rules = { ...NO_RULES, allowedHosts: ['models.example', '*.mirror.example', 'lan:8080'] };
  it.each([
    ['https://models.example/a.gguf', true],
    ['https://MODELS.example/a.gguf', true],
    ['https://models.example:8443/a.gguf', false],
    ['https://models.example.evil.example/a.gguf', false],
    ['https://user@evil.example/models.example', false],
    ['https://a.b.mirror.example/', true],
    ['https://mirror.example/', false],
    ['https://notmirror.example/', false],
    ['http://lan:8080/a.gguf', true],
    ['http://lan/a.gguf', false],
    ['https://page.example/models/a.gguf', true],
    ['no address', true],
  ])('%s: %s', (address, expected) => {
    expect(mayReach(address, rules, 'page.example')).toBe(expected);
  });

  it('are all of them without a rule, and the page’s own alone with an empty one', () => {
    const address = 'https://models.example/';
    expect(mayReach(address, NO_RULES, 'page.example')).toBe(true);
    expect(mayReach(address, { ...NO_RULES, allowedHosts: [] }, 'page.example')).toBe(false);
  });
});

describe('the tools that may be offered', () => {
  it('are those that are not off', () => {
    const names = ['calculator', 'clock'];
    expect(toolsAllowed(names, NO_RULES)).toEqual(names);
    expect(toolsAllowed(names, { ...NO_RULES, toolsOff: ['clock'] })).toEqual(['calculator']);
    expect(toolsAllowed(names, { ...NO_RULES, toolsOff: 'all' })).toEqual([]);
  });
});

it('knows whether there are rules', () => {
  expect(hasRules(NO_RULES)).toBe(false);
  expect(hasRules({ ...NO_RULES, allowedHosts: [] })).toBe(true);
  expect(hasRules({ ...NO_RULES, toolsOff: 'all' })).toBe(true);
});
