import 'fake-indexeddb/auto';
import { EitherEngine } from '../../../src/engines/either-engine';
import { WebLlmEngine } from '../../../src/engines/web-llm/web-llm-engine';
import { EngineError } from '../../../src/protocol';
import { ModelStore } from '../../../src/storage/models/model-store';
import { engineContract } from '../../contract/engine-contract';
import { ScriptedEngine } from '../../fixtures/scripted-engine';
import { ScriptedRuntime } from '../../fixtures/scripted-runtime';
import { deleteModelDatabase } from '../storage/stored-bytes';
import { storeBuild } from './web-llm/stored-build-fixture';

async function openStore(): Promise<{ store: ModelStore; close: () => Promise<void> }> {
  const store = new ModelStore();
  await storeBuild(store, 'good');
  await storeBuild(store, 'no-template', { template: null });
  const close = async (): Promise<void> => {
    store.close();
    await deleteModelDatabase();
  };
  return { store, close };
}

const startRuntime = () => Promise.resolve(new ScriptedRuntime());
const MLC = {
  source: { kind: 'mlc', modelId: 'good' },
  badSource: { kind: 'mlc', modelId: 'no-template' },
  badCode: 'malformed_file',
  isGreedy: true,
} as const;

engineContract('WebLLM', async () => {
  const { store, close } = await openStore();
  return { engine: new WebLlmEngine(store, startRuntime), ...MLC, close };
});

engineContract('either engine', async () => {
  const { store, close } = await openStore();
  const engine = new EitherEngine({
    gguf: () => new ScriptedEngine(),
    'web-llm': (makeRoom) => new WebLlmEngine(store, startRuntime, makeRoom),
  });
  return { engine, ...MLC, close };
});

/** Refuses what it is told to, as an engine refuses what a file's header shows. */
class PickyEngine extends ScriptedEngine {
  override async load(...[source, ...rest]: Parameters<ScriptedEngine['load']>) {
    if (source.kind === 'stored') throw new EngineError('malformed_file', 'found no GGUF');
    return super.load(source, ...rest);
  }
}

engineContract('the double', () =>
  Promise.resolve({
    engine: new PickyEngine(),
    source: { kind: 'files', files: [] },
    badSource: { kind: 'stored', fileIds: ['x'] },
    badCode: 'malformed_file',
    isGreedy: false,
  }),
);
