import type { Endpoint } from 'comlink';
import { holdLifeLock, serveEngine } from '../../src/protocol';
import { CHARACTERS_OF_TOKEN, sectionOf } from '../fixtures/long-answer';
import { ScriptedEngine } from '../fixtures/scripted-engine';

const N_TOKENS = 4000;
const TOKENS_PER_SECOND = 100;

const text = Array.from({ length: 30 }, (_, n) => sectionOf(n + 1)).join('');
const engine = new ScriptedEngine();
engine.script.stepMs = 1000 / TOKENS_PER_SECOND;
engine.script.pieces = Array.from({ length: N_TOKENS }, (_, n) =>
  text.slice(n * CHARACTERS_OF_TOKEN, (n + 1) * CHARACTERS_OF_TOKEN),
);

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
// Tests are typed as pages are.
serveEngine(engine, self as unknown as Endpoint);
