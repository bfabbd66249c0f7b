import { describe, expect, it } from 'vitest';
import { EitherEngine } from '../../../src/engines/either-engine';
import type { Engine, LoadedModel } from '../../../src/protocol';
import { ScriptedEngine } from '../../fixtures/scripted-engine';

/** Makes room before it loads, as a real engine does once it has read a header. */
class RoomyEngine extends ScriptedEngine {
  readonly #makeRoom: () => Promise<void>;
  refuses = false;
  constructor(makeRoom: () => Promise<void>) {
    super();
    this.#makeRoom = makeRoom;
  }
  override async load(...args: Parameters<Engine['load']>): Promise<LoadedModel> {
    if (this.refuses) throw new Error('refused');
    await this.#makeRoom();
    return super.load(...args);
  }
}

function open() {
  const started: string[] = [];
  const engines: Record<string, RoomyEngine> = {};
  const start = (name: string) => (makeRoom: () => Promise<void>) => {
    started.push(name);
    return (engines[name] = new RoomyEngine(makeRoom));
  };
  const either = new EitherEngine({ gguf: start('gguf'), 'web-llm': start('web-llm') });
  return { either, started, engines };
}
const GGUF = { kind: 'stored', fileIds: ['a'] } as const;
const MLC = { kind: 'mlc', modelId: 'b' } as const;
const ignore = (): void => undefined;

describe('the two engines as one', () => {
  it('start only when a model needs them', async () => {
    const { either, started } = open();
    await either.load(GGUF, ignore);
    expect(started).toEqual(['gguf']);
    await either.load(MLC, ignore);
    expect(started).toEqual(['gguf', 'web-llm']);
  });

  it('never hold two models', async () => {
    const { either, engines } = open();
    await either.load(GGUF, ignore);
    await either.load(MLC, ignore);
    expect(engines.gguf?.loaded).toBeNull();
    expect(engines['web-llm']?.loaded).not.toBeNull();
    await either.load(GGUF, ignore);
    expect(engines.gguf?.loaded).not.toBeNull();
    expect(engines['web-llm']?.loaded).toBeNull();
  });

  it("keep the one's model when the other refuses its own", async () => {
    const { either, engines } = open();
    await either.load(GGUF, ignore);
    await either.load(MLC, ignore);
    engines.gguf!.refuses = true;
    await expect(either.load(GGUF, ignore)).rejects.toThrow('refused');
    expect((await either.stats()).model).not.toBeNull();
    expect(engines['web-llm']?.loaded).not.toBeNull();
  });
});
