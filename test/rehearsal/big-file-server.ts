import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ByteSource } from '../../src/llm/gguf/byte-source';

/** Sends parts of a file that is made as it is read, however large, and counts what it sent. */
export class BigFileServer {
  sentBytes = 0;
  readonly #source: ByteSource;
  readonly #server = createServer((request, response) => {
    const cors = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'Content-Range, ETag',
    };
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!range) {
      response.writeHead(400, cors).end();
      return;
    }
    const { sizeBytes } = this.#source;
    const start = Number(range[1]);
    const end = Math.min(Number(range[2]) + 1, sizeBytes);
    void this.#source.read(start, end - start).then((bytes) => {
      response.writeHead(206, {
        ...cors,
        ETag: '"rehearsal"',
        'Content-Type': 'application/octet-stream',
        'Content-Length': bytes.length,
        'Content-Range': `bytes ${String(start)}-${String(end - 1)}/${String(sizeBytes)}`,
      });
      response.end(bytes, () => {
        this.sentBytes += bytes.length;
      });
    });
  });

  constructor(source: ByteSource) {
    this.#source = source;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
