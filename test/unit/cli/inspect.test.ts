import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../../scripts/cli/arguments';
import { FileSource } from '../../../scripts/cli/file-source';
import { main } from '../../../scripts/cli/inspect';
import { modelPaths } from '../../../scripts/cli/model-paths';
import { withoutControls } from '../../../scripts/cli/terminal-text';
import { buildTinyGguf } from '../../fixtures/tiny-model';

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'talaria-inspect-'));
  writeFileSync(at('tiny.gguf'), buildTinyGguf({ architecture: 'qwen3', type: 'Q4_0' }));
  writeFileSync(at('page.html'), '<!doctype html>');
  for (const name of ['a-00002-of-00002.gguf', 'a-00001-of-00002.gguf', 'b-00001-of-00002.gguf']) {
    writeFileSync(at(name), '');
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function printed(argv: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await main(argv);
    expect(log).toHaveBeenCalledTimes(1);
    return String(log.mock.calls[0]?.[0]);
  } finally {
    log.mockRestore();
  }
}

describe('inspect', () => {
  it('prints one line of JSON', async () => {
    const line = await printed([at('tiny.gguf'), '--json']);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({
      version: 3,
      architecture: 'qwen3',
      refusal: null,
      model: { nLayers: 2 },
    });
  });

  it('prints what a person wants to know', async () => {
    const text = await printed([at('tiny.gguf')]);
    expect(text).toMatch(/architecture +qwen3/);
    expect(text).toMatch(/licence +/);
    expect(text).toMatch(/512 tokens +.*KV cache/);
    expect(text).toMatch(/blk\.0\.attn_q\.weight +Q4_0 \(192, 96\)/);
  });

  it('refuses what is no GGUF with its code', async () => {
    await expect(main([at('page.html')])).rejects.toMatchObject({ code: 'malformed_file' });
  });

  it('refuses a folder, a missing file and no file', async () => {
    await expect(main([folder])).rejects.toThrow('is not a file');
    await expect(main([at('none.gguf')])).rejects.toThrow('no such file');
    await expect(main([])).rejects.toThrow(UsageError);
  });
});

describe('FileSource', () => {
  it('reads any range', async () => {
    const source = await FileSource.open(at('page.html'));
    expect(new TextDecoder().decode(await source.read(2, 7))).toBe('doctype');
    await source.close();
  });

  it('calls a read past the end a malformed file, and a shrunk file a changed one', async () => {
    writeFileSync(at('shrinks'), 'x'.repeat(100));
    const source = await FileSource.open(at('shrinks'));
    await expect(source.read(90, 20)).rejects.toMatchObject({ code: 'malformed_file' });
    truncateSync(at('shrinks'), 50);
    await expect(source.read(40, 20)).rejects.toMatchObject({ code: 'source_changed' });
    await source.close();
  });
});

describe('modelPaths', () => {
  it('finds all parts of a split model from any of them', () => {
    const parts = [at('a-00001-of-00002.gguf'), at('a-00002-of-00002.gguf')];
    expect(modelPaths(at('a-00002-of-00002.gguf'))).toEqual(parts);
  });

  it('leaves a single file alone', () => {
    expect(modelPaths(at('tiny.gguf'))).toEqual([at('tiny.gguf')]);
  });
});

describe('withoutControls', () => {
  it('takes escape sequences their force and keeps tabs and lines', () => {
    expect(withoutControls('a\u001b]0;title\u0007b\tc\nd\u009b2Jé')).toBe('a]0;titleb\tc\nd2Jé');
  });
});
