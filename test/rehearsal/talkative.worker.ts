import type { Endpoint } from 'comlink';
import { holdLifeLock, serveEngine } from '../../src/protocol';
import { CHARACTERS_OF_TOKEN } from '../fixtures/long-answer';
import { ScriptedEngine } from '../fixtures/scripted-engine';

/** Put here by whoever builds it. */
declare const ANSWER: string;

const TOKENS_PER_SECOND = 100;

const engine = new ScriptedEngine();
engine.script.stepMs = 1000 / TOKENS_PER_SECOND;
engine.script.pieces = Array.from({ length: ANSWER.length / CHARACTERS_OF_TOKEN }, (_, n) =>
  ANSWER.slice(n * CHARACTERS_OF_TOKEN, (n + 1) * CHARACTERS_OF_TOKEN),
);

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
// Tests are typed as pages are.
serveEngine(engine, self as unknown as Endpoint);
