import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is done to one answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** A page in place of the file, as a portal or a login sends it. */
  | { readonly kind: 'html'; readonly status: number }
  /** The connection is cut after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Fewer or more bytes than the header says. */
  | { readonly kind: 'short' | 'long' }
  /** Headers, a little of the body, and then silence. */
  | { readonly kind: 'stall' }
  /** The whole file, although a part was asked for. */
  | { readonly kind: 'whole' }
  /** The part, but its place is not shown to other origins. */
  | { readonly kind: 'hidden-range' }
  /** Another part than the one asked for. */
  | { readonly kind: 'wrong-range' }
  /** A bit of the body is flipped. */
  | { readonly kind: 'flip'; readonly atByte: number }
  /** From now on the file is another one of the same size. */
  | { readonly kind: 'change' }
  | { readonly kind: 'none' };

/** What a test in a browser tells the server over HTTP, since it cannot hand it a function. */
export interface FaultPlan {
  readonly fault: Fault;
  /** Of requests from this byte on; null for every request. */
  readonly startBytes: number | null;
  /** How often. */
  readonly times: number;
}

export interface RangeRequest {
  readonly path: string;
  /** Null when the whole file was asked for. */
  readonly startBytes: number | null;
  /** How many requests came before it. */
  readonly index: number;
}

/** A static server on loopback that sends parts of files, and does wrong what a test tells it to. */
export class RangeServer {
  readonly files = new Map<string, Uint8Array>();
  /** What to do to each request; by default nothing. */
  fault: (request: RangeRequest) => Fault = () => ({ kind: 'none' });
  nRequests = 0;
  sentBytes = 0;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response);
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** `PUT /plan` sets the fault, or none, and the counters to zero; `GET /sent` tells the bytes that were sent. */
  async #control(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (path === '/plan') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const plan = JSON.parse(body) as FaultPlan | null;
      let left = plan?.times ?? 0;
      this.nRequests = this.sentBytes = 0;
      this.fault = ({ startBytes }) => {
        const isMeant = plan && (plan.startBytes === null || plan.startBytes === startBytes);
        return isMeant && left-- > 0 ? plan.fault : { kind: 'none' };
      };
    }
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end(String(this.sentBytes));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const cors = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': 'Range',
      'Access-Control-Allow-Methods': 'GET, PUT',
      'Access-Control-Expose-Headers': 'Content-Range, ETag, Retry-After',
    };
    const wanted = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (request.method !== 'OPTIONS' && (path === '/plan' || path === '/sent')) {
      void this.#control(request, response, path);
      return;
    }
    if (request.method === 'OPTIONS') {
      response.writeHead(204, cors).end();
      return;
    }
    const index = this.nRequests++;
    const startBytes = wanted ? Number(wanted[1]) : null;
    const fault = this.fault({ path, startBytes, index });
    if (fault.kind === 'change') this.#change(path);
    const file = this.files.get(path);
    if (fault.kind === 'html') {
      const type = { 'Content-Type': 'text/html; charset=utf-8' };
      response.writeHead(fault.status, { ...cors, ...type }).end('<!doctype html>Please sign in');
      return;
    }
    if (!file || fault.kind === 'status') {
      const [status, more] = fault.kind === 'status' ? [fault.status, fault.headers] : [404, {}];
      response.writeHead(status, { ...cors, ...more }).end();
      return;
    }
    const etag = `"${createHash('sha1').update(file).digest('hex')}"`;
    if (startBytes === null || fault.kind === 'whole') {
      response.writeHead(200, { ...cors, ETag: etag, 'Content-Length': file.length }).end(file);
      this.sentBytes += file.length;
      return;
    }
    if (startBytes >= file.length) {
      response.writeHead(416, { ...cors, 'Content-Range': `bytes */${String(file.length)}` }).end();
      return;
    }
    const end = Math.min(Number(wanted?.[2]) + 1, file.length);
    const shift = fault.kind === 'wrong-range' ? 1 : 0;
    const body = Buffer.from(file.subarray(startBytes, end));
    if (fault.kind === 'flip') {
      const at = fault.atByte % body.length;
      body[at] = (body[at] ?? 0) ^ 16;
    }
    response.writeHead(206, {
      ...cors,
      ETag: etag,
      'Content-Type': 'application/octet-stream',
      ...(fault.kind !== 'hidden-range' && {
        'Content-Range': `bytes ${String(startBytes + shift)}-${String(end - 1 + shift)}/${String(file.length)}`,
      }),
      ...(fault.kind !== 'short' && fault.kind !== 'long' && { 'Content-Length': body.length }),
      // Without a length, only the end of the connection tells that a body has ended.
      ...((fault.kind === 'short' || fault.kind === 'long') && { Connection: 'close' }),
    });
    this.#send(response, body, fault);
  }

  #change(path: string): void {
    const file = this.files.get(path);
    if (file)
      this.files.set(
        path,
        file.map((byte, index) => (index < 4 ? byte : byte ^ 1)),
      );
  }

  #send(response: ServerResponse, body: Buffer, fault: Fault): void {
    const count = (bytes: Buffer): Buffer => {
      this.sentBytes += bytes.length;
      return bytes;
    };
    switch (fault.kind) {
      case 'cut':
        response.write(count(body.subarray(0, fault.afterBytes % body.length)), () =>
          response.destroy(),
        );
        if (fault.afterBytes === 0) response.flushHeaders();
        break;
      case 'stall':
        response.write(count(body.subarray(0, 1)));
        break;
      case 'short':
        response.end(count(body.subarray(0, body.length - 1)));
        break;
      case 'long':
        response.end(count(Buffer.concat([body, Buffer.from('more')])));
        break;
      case 'status':
      case 'html':
      case 'whole':
      case 'hidden-range':
      case 'wrong-range':
      case 'flip':
      case 'change':
      case 'none':
        response.end(count(body));
    }
  }
}
