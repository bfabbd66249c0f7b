import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream';
import { createBrotliCompress, createGzip } from 'node:zlib';

import { headersOf } from '../src/network/response-headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const COMPRESSED = /\.(?:css|html|js|json|svg|wasm|webmanifest)$/;

/** A host as `docs/hosting.md` wants it: the build with its headers, compressed as the browser takes it, on a free port. */
export async function serveDist(folder: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = normalize(decodeURIComponent(pathname)).slice(1) || 'index.html';
    const file = join(folder, path);
    if (path.startsWith('..') || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const taken = COMPRESSED.test(path) ? (request.headers['accept-encoding'] ?? '') : '';
    const encoding = taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : null;
    response.writeHead(200, {
      ...headersOf(path),
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      ...(encoding ? { 'Content-Encoding': encoding } : { 'Content-Length': statSync(file).size }),
    });
    const body = createReadStream(file);
    const whenSent = (): void => undefined;
    if (encoding === 'br') pipeline(body, createBrotliCompress(), response, whenSent);
    else if (encoding === 'gzip') pipeline(body, createGzip(), response, whenSent);
    else pipeline(body, response, whenSent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${String(port)}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
