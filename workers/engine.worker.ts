import { GgufEngine } from '../src/engines/gguf/gguf-engine';
import { holdLifeLock, serveEngine } from '../src/protocol';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
serveEngine(new GgufEngine(), self);
