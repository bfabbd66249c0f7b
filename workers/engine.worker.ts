import './guards/own-files-only';
import { browserStore } from '../src/engines/browser-store';
import { EitherEngine } from '../src/engines/either-engine';
import { GgufEngine } from '../src/engines/gguf/gguf-engine';
import { startWebLlm } from '../src/engines/web-llm/start-web-llm';
import { WebLlmEngine } from '../src/engines/web-llm/web-llm-engine';
import { holdLifeLock, serveEngine } from '../src/protocol';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
serveEngine(
  new EitherEngine({
    gguf: (makeRoom) => new GgufEngine(makeRoom),
    'web-llm': (makeRoom) => new WebLlmEngine(browserStore(), startWebLlm, makeRoom),
  }),
  self,
);
