import './guards/own-files-only';
import { holdLifeLock } from '../src/protocol';
import { serveKeyDerivation } from '../src/storage/chats/derive-key';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
serveKeyDerivation(self);
