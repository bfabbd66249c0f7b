import './zod-without-eval';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/cfworker';
import { explainFailure } from './explain-failure';
import { FETCH_LIMITS, guardedFetch } from './guarded-fetch';
import type { McpAddress, McpWelcome } from './mcp.types';
import { readResult, type McpResult } from './read-result';
import { readListing, shorten, type ListedTool } from './tool-facts';

const CONNECT_MS = 20_000;
const CALL_MS = 115_000;
/** Of a listing. */
const MOST_PAGES = 10;

/** One server, for as long as it keeps the session. */
export class McpSession {
  readonly #url: URL;
  readonly #token: string | undefined;
  readonly #pageOrigin: string;
  /** Ends the call under way when its answer is. The SDK would wait for the rest. */
  #tooLong = new AbortController();
  #open: { client: Client; transport: StreamableHTTPClientTransport } | null = null;

  /** @param pageOrigin as browsers send it, for what is said of CORS */
  constructor({ url, token }: McpAddress, pageOrigin: string) {
    this.#url = new URL(url);
    this.#token = token;
    this.#pageOrigin = pageOrigin;
  }

  async connect(signal: AbortSignal): Promise<McpWelcome> {
    return this.#explained(async () => {
      const client = await this.#start(signal);
      const server = client.getServerVersion();
      return {
        name: shorten(server?.title ?? server?.name ?? this.#url.host, 80),
        version: shorten(server?.version ?? '', 40),
        ...readListing(await listTools(client, signal)),
      };
    });
  }

  async call(
    name: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    this.#tooLong = new AbortController();
    const ending = AbortSignal.any([signal, this.#tooLong.signal]);
    const callWith = async (client: Client): Promise<McpResult> =>
      client.callTool({ name, arguments: { ...given } }, CallToolResultSchema, {
        signal: ending,
        timeout: CALL_MS,
      }) as Promise<McpResult>;
    const result = await this.#explained(async () => {
      const client = this.#open?.client ?? (await this.#start(signal));
      try {
        return await callWith(client);
      } catch (thrown) {
        // The server knows the session no more, so nothing was done.
        if (!(thrown instanceof StreamableHTTPError) || thrown.code !== 404) throw thrown;
        return callWith(await this.#start(signal));
      }
    });
    return readResult(result);
  }

  /** Tells the server, and waits for nothing. */
  close(): void {
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    open.transport
      .terminateSession()
      .catch(() => undefined)
      .finally(() => void open.client.close());
  }

  async #start(signal: AbortSignal): Promise<Client> {
    this.close();
    const transport = new StreamableHTTPClientTransport(this.#url, {
      fetch: guardedFetch(this.#url, FETCH_LIMITS, (error) => {
        this.#tooLong.abort(error);
      }),
      ...(this.#token !== undefined && {
        requestInit: { headers: { Authorization: `Bearer ${this.#token}` } },
      }),
      reconnectionOptions: {
        maxRetries: 2,
        initialReconnectionDelay: 1000,
        maxReconnectionDelay: 5000,
        reconnectionDelayGrowFactor: 2,
      },
    });
    const client = new Client(
      { name: 'talaria', version: '1' },
      { capabilities: {}, jsonSchemaValidator: new CfWorkerJsonSchemaValidator() },
    );
    // Kept before it is known to work: its session tells what went wrong.
    this.#open = { client, transport };
    await client.connect(transport, { signal, timeout: CONNECT_MS });
    return client;
  }

  /** @throws EngineError `server_…`; an AbortError as it is */
  async #explained<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === 'AbortError') throw thrown;
      throw explainFailure(thrown, {
        url: this.#url,
        pageOrigin: this.#pageOrigin,
        hasSession: this.#open?.transport.sessionId !== undefined,
      });
    }
  }
}

async function listTools(client: Client, signal: AbortSignal): Promise<ListedTool[]> {
  const tools: ListedTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const listed = await client.listTools(cursor === undefined ? {} : { cursor }, {
      signal,
      timeout: CONNECT_MS,
    });
    tools.push(...listed.tools);
    cursor = listed.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}
