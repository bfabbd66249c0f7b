import './guards/own-files-only';
import { serveFileReader } from '../src/chat/file-reader';
import { holdLifeLock } from '../src/protocol';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
serveFileReader(self);
