import { allowServer } from './guards/servers-only';
import { holdLifeLock } from '../src/protocol';
import { serveMcp } from '../src/tools/mcp/serve-mcp';
import { WorkerConnections } from '../src/tools/mcp/worker-connections';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
const connections = new WorkerConnections(self.location.origin);
serveMcp(
  {
    ...connections,
    connect: (address, signal) => {
      allowServer(new URL(address.url).origin);
      return connections.connect(address, signal);
    },
  },
  self,
);
