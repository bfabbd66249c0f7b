import { wrap, type Endpoint, type Remote } from 'comlink';
import { installTransferHandlers, withSignal } from '../../protocol';
import type { McpConnections } from './mcp.types';

/** `McpConnections` as it is called across the line. */
export interface WireConnections extends McpConnections {
  ping(): Promise<void>;
}

/** The page's end of the line. */
export function connectMcp(endpoint: Endpoint): WireConnections {
  installTransferHandlers();
  const wire: Remote<WireConnections> = wrap<WireConnections>(endpoint);
  return {
    connect: (address, signal) => withSignal(signal, (line) => wire.connect(address, line)),
    call: (url, tool, given, signal) =>
      withSignal(signal, (line) => wire.call(url, tool, given, line)),
    disconnect: (url) => wire.disconnect(url),
    ping: () => wire.ping(),
  };
}
