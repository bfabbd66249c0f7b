import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { ByteSource } from '../../../src/llm/gguf/byte-source';
import { BlobSource } from '../../../src/llm/gguf/blob-source';
import { MemorySource } from '../../../src/llm/gguf/memory-source';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { buildHeader } from './header-builder';
import { refusalFrom, refusalOf } from './refusal';

const CONTENT = Uint8Array.from({ length: 100 }, (_, i) => i);

const SOURCES: [string, () => ByteSource][] = [
  ['MemorySource', () => new MemorySource('f', CONTENT)],
  ['BlobSource', () => new BlobSource(new File([CONTENT], 'f'))],
];

describe.each(SOURCES)('%s', (_name, open) => {
  test('knows its name and size', () => {
    expect(open()).toMatchObject({ name: 'f', sizeBytes: 100 });
  });

  test.each([
    [0, 100],
    [3, 5],
    [99, 1],
    [100, 0],
  ])('reads from %i exactly %i bytes', async (offset, length) => {
    const bytes = await open().read(offset, length);
    expect(bytes).toStrictEqual(CONTENT.slice(offset, offset + length));
  });

  test('gives copies', async () => {
    const source = open();
    (await source.read(0, 4)).fill(255);
    expect(await source.read(0, 4)).toStrictEqual(Uint8Array.of(0, 1, 2, 3));
  });

  test.each([
    [0, 101],
    [100, 1],
    [-1, 1],
    [5, -1],
    [NaN, 1],
    [2 ** 60, 1],
  ])('refuses to read from %d %d bytes', async (offset, length) => {
    const refusal = await refusalFrom(() => open().read(offset, length));
    expect(refusal).toMatch(/^malformed_file: f: bytes .* found 100$/);
  });

  test('rejects with the reason of an aborted signal', async () => {
    const reason = new DOMException('stopped', 'AbortError');
    await expect(open().read(0, 1, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('BlobSource', () => {
  test('takes a given name; a Blob without one has a plain name', () => {
    expect(new BlobSource(new Blob([CONTENT]), 'stored.gguf').name).toBe('stored.gguf');
    expect(new BlobSource(new Blob([CONTENT])).name).toBe('model.gguf');
  });

  test('rejects when the signal aborts during the read', async () => {
    const controller = new AbortController();
    const reading = new BlobSource(new Blob([CONTENT])).read(0, 10, controller.signal);
    controller.abort(new DOMException('stopped', 'AbortError'));
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  test.each([
    ['its size', { size: 99 }, 'found 99 bytes, it had 100'],
    ['its date', { lastModified: 2 }, 'found a newer date'],
  ])('notices a changed file by %s', async (_by, change, told) => {
    const file = new File([CONTENT], 'f', { lastModified: 1 });
    const source = new BlobSource(file);
    await source.read(0, 1);
    for (const [key, value] of Object.entries(change)) Object.defineProperty(file, key, { value });
    const refusal = await refusalFrom(() => source.read(0, 1));
    expect(refusal).toBe(
      `source_changed: f changed while it was being read: ${told}. Open the file again.`,
    );
  });

  test('notices a short read', async () => {
    const file = new File([CONTENT], 'f');
    Object.defineProperty(file, 'slice', { value: () => new Blob([Uint8Array.of(1)]) });
    expect(await refusalFrom(() => new BlobSource(file).read(0, 2))).toContain(
      'found 1 bytes where 2 were',
    );
  });

  test.each(['NotReadableError', 'NotFoundError'])('turns %s into source_changed', async (name) => {
    const cause = new DOMException('gone', name);
    const source = new BlobSource(fileThatFailsWith(cause));
    await expect(source.read(0, 1)).rejects.toMatchObject({ code: 'source_changed', cause });
  });

  test('passes on what it does not know', async () => {
    const cause = new RangeError('no memory');
    await expect(new BlobSource(fileThatFailsWith(cause)).read(0, 1)).rejects.toBe(cause);
  });

  test('notices a file on disk that is rewritten while its header is read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gguf-'));
    try {
      const path = join(folder, 'm.gguf');
      await writeFile(path, buildHeader({ tensors: [{ name: 't', ne: [8] }] }).bytes);
      const source = new BlobSource(await openAsBlob(path), 'm.gguf');
      await expect(readGguf([source])).resolves.toMatchObject({ version: 3 });
      await writeFile(path, 'another model');
      expect(await refusalOf(source)).toMatch(/^source_changed: m\.gguf changed/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('a source that gives fewer bytes than asked is refused', async () => {
  const source: ByteSource = {
    name: 'short',
    sizeBytes: 100,
    read: () => Promise.resolve(new Uint8Array(3)),
  };
  expect(await refusalOf(source)).toBe(
    'source_changed: short: found 3 bytes from byte 0, allowed 100',
  );
});

function fileThatFailsWith(error: Error): File {
  const file = new File([CONTENT], 'f');
  const failing = { arrayBuffer: () => Promise.reject(error) };
  Object.defineProperty(file, 'slice', { value: () => failing });
  return file;
}
