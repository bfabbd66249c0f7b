import { expose, type Endpoint } from 'comlink';
import { installTransferHandlers } from '../../protocol';
import type { WireConnections } from './mcp-line';
import type { McpConnections } from './mcp.types';

/** The worker's end of the line. */
export function serveMcp({ connect, call, disconnect }: McpConnections, endpoint: Endpoint): void {
  installTransferHandlers();
  const wire: WireConnections = { connect, call, disconnect, ping: () => Promise.resolve() };
  expose(wire, endpoint);
}
