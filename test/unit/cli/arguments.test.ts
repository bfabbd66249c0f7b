import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../scripts/cli/arguments';
import { parseAsk } from '../../../scripts/cli/ask-arguments';
import { parseBench } from '../../../scripts/cli/bench-arguments';
import { bundledModelPath } from '../../../scripts/cli/bundled-model-path';
import { parseLogits } from '../../../scripts/cli/logits-arguments';

describe('ask', () => {
  it('takes a question and a model, and leaves the rest to the engine', () => {
    expect(parseAsk(['Why?', '--model', 'a.gguf'])).toEqual({
      model: 'a.gguf',
      json: false,
      schemaPath: null,
      request: {
        prompt: {
          kind: 'messages',
          messages: [{ role: 'user', content: 'Why?' }],
          thinking: false,
        },
      },
    });
  });

  it('takes every option', () => {
    const argv =
      'Why? --model a.gguf --system Brief. --think --think-tokens 5 --schema own.json --max-tokens 9 --temperature 0.5 --top-k 3 --top-p 0.9 --seed 7 --json';
    expect(parseAsk(argv.split(' '))).toEqual({
      model: 'a.gguf',
      json: true,
      schemaPath: 'own.json',
      request: {
        prompt: {
          kind: 'messages',
          messages: [
            { role: 'system', content: 'Brief.' },
            { role: 'user', content: 'Why?' },
          ],
          thinking: true,
        },
        maxTokens: 9,
        thinkingBudget: 5,
        temperature: 0.5,
        topK: 3,
        topP: 0.9,
        seed: 7,
      },
    });
  });

  it('leaves the model open when none is named: then it is the bundled one', () => {
    expect(parseAsk(['Why?']).model).toBeNull();
  });

  it.each([
    ['no question', ['--model', 'a.gguf'], /found 0 questions, allowed one/],
    ['an empty question', [' ', '--model', 'a.gguf'], /found 1 questions, allowed one/],
    ['an unquoted question', ['Why', 'so?', '--model', 'a.gguf'], /found 2 questions/],
    ['an unknown option', ['Why?', '--modle', 'a.gguf'], /Unknown option '--modle'/],
    ['an empty name', ['Why?', '--model', ''], /--model: found nothing/],
    ['a missing value', ['Why?', '--model'], /argument missing/],
    ['text for a number', ['Why?', '--model', 'a', '--top-k', 'x'], /--top-k: found "x", allowed/],
    ['an empty number', ['Why?', '--model', 'a', '--seed', ''], /--seed: found ""/],
    ['a fraction of a token', ['Why?', '--model', 'a', '--max-tokens', '1.5'], /a whole number/],
    ['too high a top-p', ['Why?', '--model', 'a', '--top-p', '1.1'], /from 0 to 1$/],
    ['a seed over 32 bits', ['Why?', '--model', 'a', '--seed', '4294967296'], /to 4294967295$/],
  ])('refuses %s', (_name, argv, message) => {
    expect(() => parseAsk(argv)).toThrow(UsageError);
    expect(() => parseAsk(argv)).toThrow(message);
  });
});

describe('the bundled model', () => {
  it('is the file that the app serves, and says how to go on without it', () => {
    const root = mkdtempSync(join(tmpdir(), 'talaria-root-'));
    try {
      expect(() => bundledModelPath(root)).toThrow(UsageError);
      expect(() => bundledModelPath(root)).toThrow(/found no file .*; name a GGUF file/);
      const path = join(root, 'public', 'models', 'talaria-demo.gguf');
      mkdirSync(join(root, 'public', 'models'), { recursive: true });
      writeFileSync(path, 'GGUF');
      expect(bundledModelPath(root)).toBe(path);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('logits', () => {
  it('asks for the top 20 of the last position by default', () => {
    expect(parseLogits(['--model', 'a.gguf', '--tokens', '1,2,3'])).toEqual({
      model: 'a.gguf',
      request: { tokens: [1, 2, 3], all: false, top: 20 },
    });
  });

  it('takes --all and --top', () => {
    const { request } = parseLogits(['--model', 'a', '--tokens', '5', '--all', '--top', '3']);
    expect(request).toEqual({ tokens: [5], all: true, top: 3 });
  });

  it.each([
    ['no tokens', ['--model', 'a'], /--tokens is missing/],
    ['an empty list', ['--model', 'a', '--tokens', ''], /--tokens: found ""/],
    ['a hole in the list', ['--model', 'a', '--tokens', '1,,2'], /--tokens: found ""/],
    ['a negative id', ['--model', 'a', '--tokens', '1,-2'], /found "-2"/],
    ['no model', ['--tokens', '1'], /--model is missing/],
    ['a stray word', ['--model', 'a', '--tokens', '1', '2'], /found "2", allowed options only/],
  ])('refuses %s', (_name, argv, message) => {
    expect(() => parseLogits(argv)).toThrow(UsageError);
    expect(() => parseLogits(argv)).toThrow(message);
  });
});

describe('bench', () => {
  it('has defaults', () => {
    expect(parseBench(['--model', 'a.gguf'])).toEqual({
      model: 'a.gguf',
      prompts: [16, 512],
      nGenerated: 64,
      nRuns: 5,
      peers: false,
      json: false,
    });
  });

  it('takes every option', () => {
    const argv = '--model a --prompt 8,32,64 --gen 16 --runs 3 --peers --json'.split(' ');
    expect(parseBench(argv)).toEqual({
      model: 'a',
      prompts: [8, 32, 64],
      nGenerated: 16,
      nRuns: 3,
      peers: true,
      json: true,
    });
  });

  it.each([
    ['an empty prompt', ['--model', 'a', '--prompt', '0'], /--prompt: found "0"/],
    ['a single generated token', ['--model', 'a', '--gen', '1'], /--gen: found "1", allowed .* 2/],
    ['no runs', ['--model', 'a', '--runs', '0'], /--runs: found "0"/],
    ['no model', [], /--model is missing/],
    ['a stray word', ['fast', '--model', 'a'], /found "fast"/],
  ])('refuses %s', (_name, argv, message) => {
    expect(() => parseBench(argv)).toThrow(UsageError);
    expect(() => parseBench(argv)).toThrow(message);
  });
});
