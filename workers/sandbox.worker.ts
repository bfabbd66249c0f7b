import './guards/own-files-only';
import { holdLifeLock } from '../src/protocol';
import { serveSandbox } from '../src/tools/sandbox/serve-sandbox';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
serveSandbox(self);
