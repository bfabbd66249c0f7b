import './guards/servers-only';
import { holdLifeLock } from '../src/protocol';
import { serveMcp } from '../src/tools/mcp/serve-mcp';
import { WorkerConnections } from '../src/tools/mcp/worker-connections';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
serveMcp(new WorkerConnections(self.location.origin), self);
