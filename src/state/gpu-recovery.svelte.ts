import type { EngineError, EngineErrorCode } from '../protocol';
import { abortable, pause } from './abortable';
import { LOSS_CODES, type GpuLadder, type GpuLoss } from './gpu-ladder';
import type { ModelOrigin, Recovery } from './model-status';
import type { PagePresence } from './page-presence';
import { WaitingLine } from './waiting-line';

/** What a dying device may say of itself. */
const MAYBE_A_LOSS: ReadonlySet<EngineErrorCode> = new Set([
  'out_of_memory',
  'self_test_failed',
  'internal',
]);
/** A page that was to be reloaded and is still there then stays. */
const RELOAD_MS = 10_000;
const REFUSED_MS = 5000;

export function isLoss({ code }: EngineError): boolean {
  return LOSS_CODES.has(code);
}

export function mayBeLoss({ code }: EngineError): boolean {
  return MAYBE_A_LOSS.has(code);
}

/** Does what the ladder says between two loads of a model: waits, or reloads the page. */
export class GpuRecovery {
  #losses = $state.raw<readonly GpuLoss[]>([]);
  #hasResumed = $state(false);
  readonly #ladder: GpuLadder;
  readonly #page: PagePresence;
  /** Until somebody needs the model. */
  readonly #waitingForNeed = new WaitingLine();

  readonly #refusedMs: number;

  /** @param refusedMs how long is waited when the page may not be reloaded */
  constructor(ladder: GpuLadder, page: PagePresence, refusedMs = REFUSED_MS) {
    this.#refusedMs = refusedMs;
    this.#ladder = ladder;
    this.#page = page;
    this.#losses = ladder.losses;
  }

  /** Of this tab, oldest first. */
  get losses(): readonly GpuLoss[] {
    return this.#losses;
  }

  /** Whether an answer went on after a loss, until `dismiss`; not after a load that the person asked for. */
  get hasResumed(): boolean {
    return this.#hasResumed;
  }

  noteResumed(): void {
    this.#hasResumed = this.#ladder.hasUnforgiven;
  }

  dismiss(): void {
    this.#hasResumed = false;
  }

  /** Whether an error that is told now is the loss just before it. */
  isEcho(error: EngineError): boolean {
    return mayBeLoss(error) && this.#ladder.isJustAfterLoss;
  }

  forgive(): void {
    this.#ladder.forgive();
  }

  settle(): void {
    this.#ladder.settle();
  }

  /** Somebody waits for the model: it is loaded though nobody looks at the page. */
  hurry(): void {
    this.#waitingForNeed.release();
  }

  /**
   * Resolves when the model may be loaded once more.
   * @param isNeeded whether somebody waits for it
   * @param onRecovery told what is waited for
   * @throws EngineError that is to be shown when it may not; AbortError
   */
  async climb(
    failure: EngineError,
    { name, isBundled, source }: ModelOrigin,
    isNeeded: boolean,
    onRecovery: (recovery: Recovery) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const canReturn = isBundled || source?.kind !== 'files';
    const step = this.#ladder.next(failure, name, canReturn);
    this.#losses = this.#ladder.losses;
    if (step.kind === 'stop') throw step.error;
    onRecovery(step.kind === 'load' && !step.isWithheld ? 'again' : 'withheld');
    // Nobody waits: a GPU that slept with the computer is asked for when that has woken up.
    if (isLoss(failure) && !isNeeded) {
      const needed = this.#waitingForNeed.wait(signal);
      await abortable(Promise.race([this.#page.whenVisible(), needed]), signal);
    }
    if (step.kind === 'load') await pause(step.afterMs, signal);
    else if (await abortable(this.#page.reload(), signal)) await pause(RELOAD_MS, signal);
    else {
      this.#ladder.refuseReload();
      await pause(this.#refusedMs, signal);
    }
  }
}
