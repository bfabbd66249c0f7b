import type { MarkdownJob, MarkdownReply } from './read-markdown';

/** To the worker: one job after the other, each once the one before is done. */
export interface JobMessage {
  readonly job: MarkdownJob;
}

/** From the worker, about the job that it has. */
export type JobNews =
  | { readonly kind: 'begun' }
  /** It reads a block now, or goes on with it: the time of this block runs. */
  | { readonly kind: 'block'; readonly start: number }
  /** It waits for the network. */
  | { readonly kind: 'fetch' }
  | { readonly kind: 'done'; readonly reply: MarkdownReply };

/** Other messages pass on the same line. */
export function isJobNews(data: unknown): data is JobNews {
  return typeof data === 'object' && data !== null && 'kind' in data;
}
