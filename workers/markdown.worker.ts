import './guards/own-files-only';
import { serveMarkdown } from '../src/markdown/serve-markdown';
import { holdLifeLock } from '../src/protocol';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
serveMarkdown(self);
