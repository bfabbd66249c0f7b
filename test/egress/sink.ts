import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** PNG of one pixel, so that what asks for a picture gets one and does not ask twice. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/**
 * Where nothing may ever arrive: HTTP, WebSocket and UDP on a loopback name that is not the page's. Every name of a vector stands in
 * the address that it asks for.
 */
export class Sink {
  /** Paths that were asked for, without what stands behind `?`. */
  readonly paths: string[] = [];
  nPackets = 0;
  readonly #udp = createSocket('udp4');
  readonly #http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://sink').pathname;
    // Browsers ask for it by themselves when a page of this host is shown.
    if (path !== '/favicon.ico') this.paths.push(path);
    const type = path.endsWith('.js')
      ? 'text/javascript'
      : path.endsWith('.html')
        ? 'text/html'
        : 'image/png';
    response
      .writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' })
      .end(type === 'image/png' ? PIXEL : '');
  });

  async listen(): Promise<void> {
    this.#http.on('upgrade', (request, socket) => {
      this.paths.push(request.url ?? '/');
      socket.destroy();
    });
    this.#udp.on('message', () => (this.nPackets += 1));
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => this.#udp.bind(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${String((this.#http.address() as AddressInfo).port)}`;
  }

  get stunPort(): number {
    return this.#udp.address().port;
  }

  /** Vectors that arrived, each once. */
  get reached(): string[] {
    return [...new Set(this.paths.map((path) => path.split('/')[1]?.split('.')[0] ?? ''))].sort();
  }

  forget(): void {
    this.paths.length = 0;
    this.nPackets = 0;
  }

  async close(): Promise<void> {
    this.#udp.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
