import * as v from 'valibot';
import { EngineError } from '../protocol';
import { checked } from '../storage/checked-json';
import type { ToolStore } from '../storage/tools/tool-store';
import { mcpTools } from '../tools/mcp/mcp-tool';
import type { McpConnections } from '../tools/mcp/mcp.types';
import type { Tool } from '../tools/tool';
import { mcpUrl, urlOf } from './mcp-url';
import { McpRecordSchema, McpServer } from './mcp-server.svelte';

/** What the person says of a server. */
export interface NewServer {
  readonly url: string;
  readonly token: string;
  readonly keepToken: boolean;
}

export interface McpServersOptions {
  readonly connections: McpConnections;
  readonly store: Pick<ToolStore, 'read' | 'write'>;
  /** The site's own rules. */
  readonly mayReach: (url: URL) => boolean;
  /** Told of tools that their server describes otherwise than before. */
  readonly onChanged: (names: readonly string[]) => void;
}

/** The MCP servers that the person added. None is spoken to before that, and on a later visit none before a call. */
export class McpServers {
  #servers = $state.raw<readonly McpServer[]>([]);
  readonly #options: McpServersOptions;

  constructor(options: McpServersOptions) {
    this.#options = options;
  }

  get servers(): readonly McpServer[] {
    return this.#servers;
  }

  /** @throws EngineError when they cannot be read, or are not what was kept */
  async load(): Promise<void> {
    const stored = (await this.#options.store.read('servers')) ?? [];
    const records = checked(v.array(McpRecordSchema), stored, {
      name: 'the MCP servers as this browser keeps them',
      code: 'unreadable',
    });
    this.#servers = records.map((record) => new McpServer(record));
  }

  toolsOf({ record }: McpServer): Tool[] {
    return mcpTools(record, record.tools, {
      call: (url, tool, given, signal) => this.#call(url, tool, given, signal),
    });
  }

  /** Connects, and keeps the server once that has worked. @throws EngineError; AbortError */
  async add({ url: text, token, keepToken }: NewServer, signal: AbortSignal): Promise<McpServer> {
    const url = mcpUrl(text);
    this.#assertAllowed(url);
    if (this.#servers.some((server) => server.url === url.href)) {
      throw new EngineError('server_known', `${url.href} has been added already`);
    }
    const address = { url: url.href, ...(token !== '' && { token }) };
    const welcome = await this.#options.connections.connect(address, signal);
    const server = new McpServer({
      url: url.href,
      prefix: this.#freePrefix(welcome.name),
      ...welcome,
      tools: [...welcome.tools],
      leftOut: [...welcome.leftOut],
      wantsToken: token !== '',
      ...(keepToken && token !== '' && { keptToken: token }),
    });
    server.token = address.token;
    server.status = 'connected';
    await this.#keep([...this.#servers, server]);
    return server;
  }

  /** Connects anew, and asks anew for its tools. What goes wrong is its `failure`. */
  async reconnect(server: McpServer, signal: AbortSignal, token?: string): Promise<void> {
    if (token !== undefined && token !== '') server.token = token;
    try {
      await this.#connect(server, signal);
      await this.#keep(this.#servers);
    } catch (thrown) {
      server.fail(thrown);
    }
  }

  async remove(server: McpServer): Promise<void> {
    await this.#keep(this.#servers.filter((one) => one !== server));
    await this.#options.connections.disconnect(server.url);
  }

  /** The worker died, and every connection with it; the next call makes a new one. */
  lose(): void {
    for (const server of this.#servers) {
      if (server.status === 'connected') server.status = 'not connected';
    }
  }

  async #call(
    url: string,
    tool: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const server = this.#servers.find((one) => one.url === url);
    if (!server) throw new Error(`the server at ${url} was removed`);
    this.#assertAllowed(urlOf(url));
    if (server.status !== 'connected') {
      const before = JSON.stringify(server.record.tools.find(({ name }) => name === tool));
      await this.#connect(server, signal);
      const now = JSON.stringify(server.record.tools.find(({ name }) => name === tool));
      if (before !== now) throw new Error('the server describes this tool otherwise than before');
    }
    return this.#options.connections.call(url, tool, given, signal);
  }

  async #connect(server: McpServer, signal: AbortSignal): Promise<void> {
    this.#assertAllowed(urlOf(server.url));
    if (server.record.wantsToken && server.token === undefined) {
      throw new EngineError(
        'server_token_gone',
        `the token for ${server.host} was not kept; give it again under Tools`,
      );
    }
    server.status = 'connecting';
    const { url, token } = server;
    try {
      const welcome = await this.#options.connections.connect(
        { url, ...(token !== undefined && { token }) },
        signal,
      );
      const changed = server.welcome(welcome);
      const tools = this.toolsOf(server);
      this.#options.onChanged(
        server.record.tools.flatMap(({ name }, i) =>
          changed.includes(name) ? (tools[i]?.signature.name ?? []) : [],
        ),
      );
    } catch (thrown) {
      server.fail(thrown);
      throw thrown;
    }
  }

  #assertAllowed(url: URL): void {
    if (this.#options.mayReach(url)) return;
    throw new EngineError('not_allowed', `the rules of this site do not allow ${url.host}`);
  }

  /** Of letters and digits, and no other server's. */
  #freePrefix(name: string): string {
    const word = name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
    const wanted = word.replace(/^_+|_+$/g, '').slice(0, 20) || 'server';
    const taken = this.#servers.map(({ record }) => record.prefix);
    let prefix = wanted;
    for (let n = 2; taken.includes(prefix); n++) prefix = `${wanted}${String(n)}`;
    return prefix;
  }

  async #keep(servers: readonly McpServer[]): Promise<void> {
    await this.#options.store.write(
      'servers',
      servers.map(({ record }) => record),
    );
    this.#servers = servers;
  }
}
