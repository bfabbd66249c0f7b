import { WorkerLine } from '../engine-client/worker-line';
import type { WorkerThread } from '../engine-client/worker-thread';
import type { EngineError } from '../protocol';
import { connectMcp, type WireConnections } from '../tools/mcp/mcp-line';
import type { McpConnections } from '../tools/mcp/mcp.types';

/** The connections as the page has them: their worker starts with the first server, and anew after a death. */
export class McpClient implements McpConnections {
  readonly #startThread: () => WorkerThread;
  #line: WorkerLine<WireConnections> | null = null;
  /** Told when the worker has died, and every connection with it. */
  onDeath: (error: EngineError) => void = () => undefined;

  constructor(startThread: () => WorkerThread) {
    this.#startThread = startThread;
  }

  readonly connect: McpConnections['connect'] = (...args) =>
    this.#open().call((connections) => connections.connect(...args));

  readonly call: McpConnections['call'] = (...args) =>
    this.#open().call((connections) => connections.call(...args));

  readonly disconnect: McpConnections['disconnect'] = async (url) => {
    await this.#line?.call((connections) => connections.disconnect(url));
  };

  #open(): WorkerLine<WireConnections> {
    this.#line ??= new WorkerLine(this.#startThread(), connectMcp, (error) => {
      this.#line = null;
      this.onDeath(error);
    });
    return this.#line;
  }
}
