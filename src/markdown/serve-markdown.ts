import type { JobMessage, JobNews } from './markdown-line';
import { readMarkdown } from './read-markdown';

/** The worker's end of the line. */
export function serveMarkdown(worker: {
  postMessage(news: JobNews): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}): void {
  worker.addEventListener('message', ({ data }) => {
    const { job } = data as JobMessage;
    worker.postMessage({ kind: 'begun' });
    let start = 0;
    const watcher = {
      onBlock: (at: number): void => {
        start = at;
        worker.postMessage({ kind: 'block', start });
      },
      onFetch: (): void => {
        worker.postMessage({ kind: 'fetch' });
      },
      onFetched: (): void => {
        worker.postMessage({ kind: 'block', start });
      },
    };
    void readMarkdown(job, watcher).then((reply) => {
      worker.postMessage({ kind: 'done', reply });
    });
  });
}
