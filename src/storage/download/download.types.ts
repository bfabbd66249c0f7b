import type { WantedFile } from '../models/model-record';
import type { ModelStore } from '../models/model-store';
import type { RetryTiming } from './retrying';

/** A file that has an address. */
export type DownloadRequest = WantedFile & { readonly url: string };

export type DownloadEvent =
  | { readonly kind: 'progress'; readonly storedBytes: number; readonly totalBytes: number }
  /** Bytes off the wire. */
  | { readonly kind: 'received'; readonly nBytes: number }
  /** Bytes that had been received and must come again. */
  | { readonly kind: 'dropped'; readonly nBytes: number }
  | { readonly kind: 'waiting'; readonly message: string; readonly waitMs: number }
  | { readonly kind: 'hashing'; readonly hashedBytes: number; readonly totalBytes: number };

export interface DownloadOptions {
  readonly store: ModelStore;
  readonly signal: AbortSignal;
  readonly onEvent: (event: DownloadEvent) => void;
  readonly pieceBytes?: number;
  /** Ranges on their way at once. */
  readonly connections?: number;
  readonly stallMs?: number;
  readonly retry?: RetryTiming;
}
