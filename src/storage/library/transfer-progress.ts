import type { DownloadEvent } from '../download/download.types';

/** How far the work on a model has come, as a person is shown it. */
export interface TransferProgress {
  readonly phase: TransferPhase;
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Null until there is something to judge by. */
  readonly bytesPerSecond: number | null;
  /** Why it waits. */
  readonly note: string | null;
}

export type TransferPhase = 'fetching' | 'waiting' | 'copying' | 'hashing' | 'writing';

/** A speed is the mean over about as long as a person watches a number. */
const WINDOW_MS = 5000;
const LEAST_MS = 500;

/** Bytes per second over the last seconds. */
class Speed {
  #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  add(bytes: number, nowMs: number): void {
    this.#samples = this.#samples.filter(({ atMs }) => nowMs - atMs <= WINDOW_MS);
    this.#samples.push({ atMs: nowMs, bytes });
  }

  perSecond(nowMs: number): number | null {
    const first = this.#samples[0];
    if (!first || nowMs - first.atMs < LEAST_MS) return null;
    // What the first sample brought came before it.
    const bytes = this.#samples.reduce((sum, sample) => sum + sample.bytes, -first.bytes);
    return (bytes * 1000) / (nowMs - first.atMs);
  }
}

/** Adds up what is done to the files of a model, one after the other. */
export class ProgressMeter {
  #speed = new Speed();
  #phase: TransferPhase = 'fetching';
  #note: string | null = null;
  #finishedBytes = 0;
  #storedBytes = 0;
  /** Received and not yet stored. */
  #flyingBytes = 0;
  /** Of the present file, 0 until a server told. */
  #fileBytes = 0;
  #totalBytes: number;
  readonly #show: (progress: TransferProgress) => void;

  /** @param totalBytes of all files, as far as it is known */
  constructor(totalBytes: number, show: (progress: TransferProgress) => void) {
    this.#totalBytes = totalBytes;
    this.#show = show;
  }

  /** More has become known: the sizes of all files add up to this. */
  expect(totalBytes: number): void {
    this.#totalBytes = totalBytes;
  }

  /** The next file begins, after those whose sizes add up to `finishedBytes`. */
  startFile(finishedBytes: number): void {
    this.#finishedBytes = finishedBytes;
    this.#storedBytes = this.#flyingBytes = this.#fileBytes = 0;
  }

  takeDownload(event: DownloadEvent): void {
    switch (event.kind) {
      case 'progress':
        this.#flyingBytes = Math.max(0, this.#flyingBytes - event.storedBytes + this.#storedBytes);
        this.#storedBytes = event.storedBytes;
        this.#fileBytes = event.totalBytes;
        break;
      case 'received':
        this.#enter('fetching');
        this.#flyingBytes += event.nBytes;
        this.#speed.add(event.nBytes, performance.now());
        break;
      case 'dropped':
        this.#flyingBytes = Math.max(0, this.#flyingBytes - event.nBytes);
        break;
      case 'waiting':
        this.#enter('waiting');
        this.#note = event.message;
        break;
      case 'hashing':
        this.takePass('hashing', event.hashedBytes);
        return;
    }
    this.#tell(this.#storedBytes + this.#flyingBytes);
  }

  /** Of work that goes through a file from its beginning to its end. */
  takePass(phase: TransferPhase, doneBytes: number): void {
    this.#enter(phase);
    this.#speed.add(Math.max(0, doneBytes - this.#storedBytes), performance.now());
    this.#storedBytes = doneBytes;
    this.#flyingBytes = 0;
    this.#tell(doneBytes);
  }

  #enter(phase: TransferPhase): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#note = null;
    this.#speed = new Speed();
    if (phase === 'hashing') this.#storedBytes = 0;
  }

  #tell(doneBytes: number): void {
    const done = this.#finishedBytes + doneBytes;
    this.#show({
      phase: this.#phase,
      doneBytes: done,
      totalBytes: Math.max(this.#totalBytes, this.#finishedBytes + this.#fileBytes, done),
      bytesPerSecond: this.#speed.perSecond(performance.now()),
      note: this.#note,
    });
  }
}
