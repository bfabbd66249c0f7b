import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/root.mjs';
import { checkValue } from '../../src/schema/check-value';
import { talkingModel } from './talking-model';

let folder: string;
let model: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'talaria-cli-'));
  model = join(folder, 'tiny.gguf');
  writeFileSync(model, talkingModel());
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

function run(...argv: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts/cli/run.mjs'), ...argv]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (status) => {
      resolve({ stdout, stderr, status });
    });
  });
}

const parse = (text: string): unknown => JSON.parse(text);

describe('the command line', () => {
  it('asks: with --json nothing but one line', async () => {
    const argv = ['ask', 'Hello', '--model', model, '--max-tokens', '8', '--seed', '3', '--json'];
    const { stdout, status } = await run(...argv);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(Object.keys(parse(stdout) as object)).toEqual([
      'model',
      'adapter',
      'promptTokens',
      'reusedTokens',
      'outputTokens',
      'reasoning',
      'content',
      'stopReason',
      'prefillTokensPerSecond',
      'decodeTokensPerSecond',
      'timeToFirstTokenMs',
      'perToken',
      'grammar',
    ]);
    expect(parse(stdout)).toMatchObject({
      model: 'tiny qwen3',
      adapter: expect.stringContaining('software') as string,
      outputTokens: 8,
      stopReason: 'length',
      perToken: { submits: 1, passes: 1, objectsCreated: 0 },
    });
  });

  it('asks for JSON by a schema, and says what that cost', async () => {
    const path = join(folder, 'schema.json');
    const schema = {
      type: 'object',
      properties: { name: { type: 'string', maxLength: 40 }, age: { type: 'integer', minimum: 0 } },
      required: ['name', 'age'],
      additionalProperties: false,
    };
    writeFileSync(path, JSON.stringify(schema));
    const argv = ['ask', 'Maria Lopez is 34.', '--schema', path, '--temperature', '1.5', '--json'];
    const { stdout, status } = await run(...argv);
    expect(status).toBe(0);
    const { content, grammar } = parse(stdout) as { content: string; grammar: { nMasks: number } };
    expect(checkValue(schema, parse(content))).toEqual([]);
    expect(grammar.nMasks).toBeGreaterThan(0);
  });

  it('names what a schema asks for in vain, before anything starts', async () => {
    const path = join(folder, 'wrong.json');
    writeFileSync(path, '{"not": {}}');
    const { stderr, status } = await run('ask', 'Hi', '--schema', path);
    expect(status).not.toBe(0);
    expect(stderr).toContain('found not, which cannot be guaranteed');
  });

  it('asks the bundled model when none is named, and keeps its thoughts apart', async () => {
    const { stdout } = await run(
      ...['ask', 'What is 48 × 37?', '--think', '--temperature', '0', '--json'],
    );
    const { model: name, reasoning, content } = parse(stdout) as Record<string, string>;
    expect(name).toBe('Talaria Demo');
    expect(reasoning).toContain('48 * 7');
    expect(content).toMatch(/^48 × 37 = \d+$/);
  });

  it('streams the answer to stdout and the statistics to stderr without --json', async () => {
    const { stdout, stderr, status } = await run(
      'ask',
      'Hi',
      '--model',
      model,
      '--max-tokens',
      '4',
    );
    expect(status).toBe(0);
    expect(stdout).not.toContain('tokens/s');
    expect(stderr).toContain('4 tokens');
  });

  it('prints logits of the last position, or of all', async () => {
    const last = await run('logits', '--model', model, '--tokens', '10,20,30', '--top', '3');
    expect(last.status).toBe(0);
    expect(parse(last.stdout)).toMatchObject({ position: 2, token: 30 });
    const all = await run(
      'logits',
      '--model',
      model,
      '--tokens',
      '10,20,30',
      '--top',
      '3',
      '--all',
    );
    const rows = all.stdout.trimEnd().split('\n').map(parse) as {
      position: number;
      top: { id: number; logit: number; logprob: number }[];
    }[];
    expect(rows.map(({ position }) => position)).toEqual([0, 1, 2]);
    expect(rows.every(({ top }) => top.length === 3)).toBe(true);
    expect(rows[2]?.top[0]?.id).toBe((parse(last.stdout) as (typeof rows)[0]).top[0]?.id);
  });

  it('benches with medians and counters', async () => {
    const { stdout, status } = await run(
      ...['bench', '--model', model, '--prompt', '4,16', '--gen', '4', '--runs', '2', '--json'],
    );
    expect(status).toBe(0);
    expect(parse(stdout)).toMatchObject({
      runs: 2,
      prefill: [{ promptTokens: 4 }, { promptTokens: 16 }],
      decode: { tokens: 3 },
      perToken: { submits: 1 },
      peers: [],
    });
  });

  it('puts errors on stderr and ends with a status that is not 0', async () => {
    const bad = join(folder, 'bad.gguf');
    writeFileSync(bad, 'no model');
    const refused = await run('ask', 'Hi', '--model', bad, '--json');
    expect(refused).toMatchObject({ stdout: '', status: 1 });
    expect(refused.stderr).toContain('malformed_file');
    const missing = await run('ask', 'Hi', '--model', join(folder, 'none.gguf'));
    expect(missing).toMatchObject({ stdout: '', status: 1 });
    const usage = await run('ask');
    expect(usage).toMatchObject({ stdout: '', status: 2 });
    expect(usage.stderr).toContain('Usage: npm run ask');
  });
});
