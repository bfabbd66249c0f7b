import type { GenerateRequest, LoadedModel } from '../../src/protocol';
import type { Tokenizer } from '../../src/llm/tokenizer/tokenizer';
import type { BenchArguments } from './bench-arguments';
import { benchPrompt, turnSerials, WARM_UP_TOKENS } from './bench-prompt';
import type { BenchRun, Contestant, Rate, WorkPerToken } from './bench-run';
import type { EnginePage } from './engine-page';

/** Ours, measured by the engine's own clock: no hop between processes is in the figures. */
export class Talaria implements Contestant {
  readonly name = 'talaria';
  #model: LoadedModel | null = null;
  #perToken: WorkPerToken | null = null;

  constructor(
    private readonly page: EnginePage,
    private readonly paths: readonly string[],
    private readonly args: BenchArguments,
    private readonly tokenizer: Tokenizer,
  ) {}

  /** Null before the first turn. */
  get model(): LoadedModel | null {
    return this.#model;
  }

  get perToken(): WorkPerToken | null {
    return this.#perToken;
  }

  async runTurn(turn: number): Promise<BenchRun> {
    const model = await this.page.load(this.paths);
    this.#model = model;
    const { prompts, nGenerated } = this.args;
    const serials = turnSerials(turn, prompts.length);
    await this.page.generate(this.#request(WARM_UP_TOKENS, serials.warmUp, WARM_UP_TOKENS));
    const prefill: Rate[] = [];
    for (const [index, nTokens] of prompts.entries()) {
      const serial = serials.prefill + index;
      const summary = await this.page.generate(this.#request(nTokens, serial, 1));
      prefill.push({
        nTokens: summary.promptTokens - summary.reusedTokens,
        ms: summary.prefillMs,
      });
    }
    const shortest = Math.min(...prompts);
    const decoded = await this.page.generate(this.#request(shortest, serials.decode, nGenerated));
    if (!decoded.perToken) throw new Error('the engine counted no work');
    this.#perToken = { ...decoded.perToken, weightBytes: model.memory.weightsBytes };
    await this.page.unload();
    return {
      loadMs: model.loadMs,
      prefill,
      decode: { nTokens: decoded.outputTokens - 1, ms: decoded.decodeMs },
    };
  }

  #request(nTokens: number, serial: number, maxTokens: number): GenerateRequest {
    const { tokens } = benchPrompt(this.tokenizer, nTokens, serial);
    return { prompt: { kind: 'tokens', tokens }, temperature: 0, maxTokens, stopTokens: [] };
  }
}
