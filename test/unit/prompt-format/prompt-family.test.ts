import { describe, expect, it } from 'vitest';
import { promptFamilyOf } from '../../../src/hermes/prompt-format/prompt-family';

const CHATML = ['<|im_start|>', '<|im_end|>'];
const HEADERS = ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'];
const DEFAULT = "{{ 'You are Hermes, created by Nous Research.' }}";

const familyOf = (names: string[], tokens: string[], template: string | null = null, eos = '') =>
  promptFamilyOf({ names, template, eos, hasToken: (text) => tokens.includes(text) });

describe('the family of a file', () => {
  it.each([
    ['Hermes 4 14B', ['Hermes 4 14B'], CHATML, null, 'chatml-hermes4'],
    ['Hermes 4 70B', ['Hermes-4-70B'], HEADERS, null, 'llama3-hermes4'],
    ['Hermes 4.3', ['Hermes 4.3 36B'], HEADERS, null, 'llama3-hermes4'],
    ['Hermes 3', ['Hermes 3 Llama 3.2 3B'], CHATML, null, 'chatml-hermes3'],
    ['DeepHermes 3', ['DeepHermes 3 Llama 3 8B Preview'], HEADERS, null, 'llama3-deephermes3'],
    ['a name in another key', ['model', 'Hermes-4'], CHATML, null, 'chatml-hermes4'],
    ['no name, but the template of Hermes 4', [], CHATML, DEFAULT, 'chatml-hermes4'],
    ['another model', ['Qwen3 14B'], CHATML, "{{ '<|im_start|>' }}", null],
    ['another Hermes', ['Hermes 2 Pro Mistral 7B'], CHATML, null, null],
    ['a Hermes in a format it never had', ['DeepHermes 3'], CHATML, null, null],
    ['a Hermes without its tokens', ['Hermes 4 14B'], ['<s>'], DEFAULT, null],
  ])('%s', (_name, names, tokens, template, family) => {
    expect(familyOf(names, tokens, template)).toBe(family);
  });

  it('is told by template, then by the end of a turn, where a vocabulary has both sets of markers', () => {
    const both = [...HEADERS, ...CHATML];
    const names = ['Hermes 4'];
    expect(familyOf(names, both, "'<|im_start|>'", '<|eot_id|>')).toBe('chatml-hermes4');
    expect(familyOf(names, both, "'<|start_header_id|>'", '<|im_end|>')).toBe('llama3-hermes4');
    expect(familyOf(names, both, null, '<|eot_id|>')).toBe('llama3-hermes4');
    expect(familyOf(names, both, null, '<|im_end|>')).toBe('chatml-hermes4');
  });
});
