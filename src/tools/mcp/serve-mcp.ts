import { expose, type Endpoint } from 'comlink';
import { installTransferHandlers } from '../../protocol';
import type { WireConnections } from './mcp-line';
import type { McpConnections } from './mcp.types';

/** The worker's end of the line. */
export function serveMcp(connections: McpConnections, endpoint: Endpoint): void {
  installTransferHandlers();
  const wire: WireConnections = {
    connect: (address, signal) => connections.connect(address, signal),
    call: (url, tool, given, signal) => connections.call(url, tool, given, signal),
    disconnect: (url) => connections.disconnect(url),
    ping: () => Promise.resolve(),
  };
  expose(wire, endpoint);
}
