import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchFile, type FetchProgress } from '../../../src/state/fetch-file';

const BYTES = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** @returns the address of `models/tiny.gguf` on a server that answers like this */
async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.address() as AddressInfo;
  return `http://127.0.0.1:${String(port)}/models/tiny.gguf`;
}

function fetchNoting(path: string, signal = new AbortController().signal) {
  const seen: FetchProgress[] = [];
  const file = fetchFile(path, (progress) => seen.push(progress), signal);
  return { seen, file };
}

describe('fetchFile', () => {
  it('gives the file by its name, and tells the bytes as they come', async () => {
    const path = await serve((_request, response) => {
      response.setHeader('content-length', BYTES.length);
      response.end(BYTES);
    });
    const { seen, file } = fetchNoting(path);
    const { name } = await file;
    expect(name).toBe('tiny.gguf');
    expect(Buffer.from(await (await file).arrayBuffer()).equals(BYTES)).toBe(true);
    expect(seen[0]).toEqual({ loadedBytes: 0, totalBytes: BYTES.length });
    expect(seen.at(-1)).toEqual({ loadedBytes: BYTES.length, totalBytes: BYTES.length });
  });

  it('does not take the size of a compressed answer for that of the file', async () => {
    const path = await serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(BYTES));
    });
    const { seen, file } = fetchNoting(path);
    expect((await file).size).toBe(BYTES.length);
    expect(seen.every(({ totalBytes }) => totalBytes === 0)).toBe(true);
  });

  it.each<[string, RequestListener, RegExp]>([
    [
      'a file that is not there',
      (_request, response) => response.writeHead(404).end(),
      /models\/tiny\.gguf: found the answer 404, allowed/,
    ],
    [
      'the page itself in place of the file',
      (_request, response) =>
        response.setHeader('content-type', 'text/html; charset=utf-8').end('<!doctype html>'),
      /found a web page/,
    ],
    [
      'a connection that breaks in the middle',
      (_request, response) => {
        response.setHeader('content-length', BYTES.length);
        response.write(BYTES.subarray(0, 1000), () => response.destroy());
      },
      /models\/tiny\.gguf: found a broken connection \(/,
    ],
  ])('refuses %s', async (_name, answer, message) => {
    const { file } = fetchNoting(await serve(answer));
    await expect(file).rejects.toMatchObject({
      code: 'download_failed',
      message: expect.stringMatching(message) as string,
    });
  });

  it('stops on abort, also in the middle of the file', async () => {
    const controller = new AbortController();
    const path = await serve((_request, response) => {
      response.setHeader('content-length', BYTES.length);
      response.write(BYTES.subarray(0, 1000), () => {
        controller.abort();
      });
    });
    const { file } = fetchNoting(path, controller.signal);
    await expect(file).rejects.toMatchObject({ name: 'AbortError' });
  });
});
