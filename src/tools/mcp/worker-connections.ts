import { McpSession } from './mcp-session';
import type { McpConnections } from './mcp.types';

/** All servers of the page, each with a session of its own that reaches only its own origin. */
export class WorkerConnections implements McpConnections {
  readonly #sessions = new Map<string, McpSession>();
  readonly #pageOrigin: string;

  constructor(pageOrigin: string) {
    this.#pageOrigin = pageOrigin;
  }

  readonly connect: McpConnections['connect'] = async (address, signal) => {
    await this.disconnect(address.url);
    const session = new McpSession(address, this.#pageOrigin);
    try {
      const welcome = await session.connect(signal);
      this.#sessions.set(address.url, session);
      return welcome;
    } catch (thrown) {
      session.close();
      throw thrown;
    }
  };

  readonly call: McpConnections['call'] = async (url, tool, given, signal) => {
    const session = this.#sessions.get(url);
    if (!session) throw new Error(`${url} is not connected; connect it under Tools`);
    return session.call(tool, given, signal);
  };

  readonly disconnect: McpConnections['disconnect'] = (url) => {
    this.#sessions.get(url)?.close();
    this.#sessions.delete(url);
    return Promise.resolve();
  };
}
