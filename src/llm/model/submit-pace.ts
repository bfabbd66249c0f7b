import type { Gpu } from '../gpu/gpu';

/** A submit should stay below what the Windows watchdog and the compositor bear; aim for less than 100 ms. */
const TARGET_MS = 60;

/**
 * Cuts long work into submits: as many layers in each as the time of those before suggests, so that none holds the GPU
 * for long, and one waiting while another runs, so that the GPU never waits for JavaScript.
 */
export class SubmitPace {
  /** Layers for the next submit. */
  nLayers = 1;
  #last: Promise<void> = Promise.resolve();
  #lastEndMs = 0;

  constructor(private readonly gpu: Gpu) {}

  /** To be called after each submit. Resolves when the one before it is done. @throws LlmError `device_lost` */
  async submitted(nLayers: number): Promise<void> {
    const before = this.#last;
    const startMs = performance.now();
    this.#last = this.gpu.idle().then(() => {
      this.#learn(nLayers, startMs);
    });
    // Thrown where it is awaited, by the next call or whoever waits for the GPU next.
    this.#last.catch(() => undefined);
    await before;
  }

  #learn(nLayers: number, startMs: number): void {
    const endMs = performance.now();
    const msPerLayer = (endMs - Math.max(startMs, this.#lastEndMs)) / nLayers;
    this.#lastEndMs = endMs;
    this.nLayers = Math.max(1, Math.min(this.nLayers * 4, Math.floor(TARGET_MS / msPerLayer)));
  }
}
