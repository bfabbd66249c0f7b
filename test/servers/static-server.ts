import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.wasm': 'application/wasm',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** The simplest host there is: files of a folder under a path, whole, and 404 for the rest. */
export class StaticServer {
  readonly #folder: string;
  readonly #path: string;
  /** What stands in the place of a file, as after a deployment. */
  readonly replaced = new Map<string, string>();
  /** What each file is sent with besides; hosts that nobody can tell anything send nothing. */
  headersOf: (name: string) => Readonly<Record<string, string>> = () => ({});
  nRequests = 0;
  readonly #server = createServer((request, response) => {
    this.nRequests += 1;
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const isOurs = pathname.startsWith(this.#path);
    const name = isOurs ? pathname.slice(this.#path.length) || 'index.html' : '';
    void this.#read(name).then((bytes) => {
      if (bytes === null) response.writeHead(404).end();
      else {
        const type = TYPES[extname(name)];
        response
          .writeHead(200, {
            'Content-Type': type ?? 'application/octet-stream',
            'Content-Length': bytes.length,
            'Cache-Control': 'no-cache',
            ...this.headersOf(name),
          })
          .end(bytes);
      }
    });
  });

  /** @param path under which the folder is served, with a slash at both ends */
  constructor(folder: string, path: string) {
    this.#folder = folder;
    this.#path = path;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${String(port)}${this.#path}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #read(name: string): Promise<Buffer | null> {
    if (name === '' || name.includes('..')) return null;
    const replaced = this.replaced.get(name);
    if (replaced !== undefined) return Buffer.from(replaced);
    return readFile(join(this.#folder, decodeURIComponent(name))).catch(() => null);
  }
}
