import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

/** What a server does for pages of other origins. */
export type Cors =
  | 'right'
  | 'none'
  /** All but the header that names the session. */
  | 'no-session-header';

export interface McpServerOptions {
  readonly cors?: Cors;
  /** Bearer token that it asks for. */
  readonly token?: string;
}

/** A server made with the SDK's own classes, over Streamable HTTP at `/mcp`, with sessions. */
export class RealMcpServer {
  readonly #options: McpServerOptions;
  readonly #sessions = new Map<string, StreamableHTTPServerTransport>();
  /** Of every request: method, path, and the headers that matter. */
  readonly requests: { method: string; path: string; authorization: string | undefined }[] = [];
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response);
  });

  constructor(options: McpServerOptions = {}) {
    this.#options = options;
  }

  /** @returns its origin */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** As a server does that was started anew. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  get nSessions(): number {
    return this.#sessions.size;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    this.requests.push({ method, path, authorization: headers.authorization });
    this.#allow(request, response);
    if (method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    if (path === '/redirect') {
      response.writeHead(307, { Location: 'http://localhost:1/mcp' }).end();
      return;
    }
    if (path !== '/mcp') {
      response.writeHead(404).end();
      return;
    }
    const { token } = this.#options;
    if (token !== undefined && headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end();
      return;
    }
    const session = this.#sessions.get(String(headers['mcp-session-id']));
    if (session) await session.handleRequest(request, response);
    else if (headers['mcp-session-id'] !== undefined) response.writeHead(404).end();
    else await (await this.#startSession()).handleRequest(request, response);
  }

  #allow({ headers }: IncomingMessage, response: ServerResponse): void {
    const { cors = 'right' } = this.#options;
    if (cors === 'none' || headers.origin === undefined) return;
    response.setHeader('Access-Control-Allow-Origin', headers.origin);
    response.setHeader('Access-Control-Allow-Methods', 'POST, GET, DELETE');
    response.setHeader(
      'Access-Control-Allow-Headers',
      'content-type, authorization, mcp-session-id, mcp-protocol-version, last-event-id',
    );
    if (cors === 'right') response.setHeader('Access-Control-Expose-Headers', 'mcp-session-id');
  }

  async #startSession(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => {
        this.#sessions.set(id, transport);
      },
      onsessionclosed: (id) => {
        this.#sessions.delete(id);
      },
    });
    // Its types are made without `exactOptionalPropertyTypes`.
    await makeServer().connect(transport);
    return transport;
  }
}

function makeServer(): McpServer {
  const server = new McpServer({ name: 'harbour', title: 'Harbour office', version: '2.1' });
  server.registerTool(
    'tide',
    {
      description: 'Height of the tide\u202e in metres',
      inputSchema: { harbour: z.string() },
      outputSchema: { harbour: z.string(), metres: z.number() },
    },
    ({ harbour }) => ({
      content: [{ type: 'text', text: 'unused' }],
      structuredContent: { harbour, metres: 3.5 },
    }),
  );
  server.registerTool('log.book', { description: 'x'.repeat(5000) }, () => ({
    content: [
      { type: 'text', text: 'calm' },
      { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      { type: 'resource_link', uri: 'file:///log', name: 'log' },
    ],
  }));
  server.registerTool('sink', { description: 'Reports an error' }, () => ({
    isError: true,
    content: [{ type: 'text', text: 'the ship is gone' }],
  }));
  server.registerTool('flood', { description: 'Ten megabytes' }, () => ({
    content: [{ type: 'text', text: 'x'.repeat(1e7) }],
  }));
  server.registerTool('wait', { description: 'Never ends' }, () => new Promise(() => undefined));
  server.registerTool(
    'charter',
    {
      description: 'A schema too large for any prompt',
      inputSchema: {
        kind: z.enum([...Array(1000).keys()].map((i) => `ship-${String(i)}`) as [string]),
      },
    },
    () => ({ content: [] }),
  );
  return server;
}
