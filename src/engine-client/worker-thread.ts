import engineWorkerUrl from '../../workers/engine.worker.ts?worker&url';
import libraryWorkerUrl from '../../workers/library.worker.ts?worker&url';
import type { Endpoint } from 'comlink';
import { whenLifeLockFrees } from '../protocol';

/** A running worker, as far as its client needs to know; tests put a `MessageChannel` in its place. */
export interface WorkerThread {
  /** What it does, for messages. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Resolves with what is known of the reason when the thread has ended or can no longer be trusted to answer. */
  readonly died: Promise<string>;
  terminate(): void;
}

let nStarted = 0;

/** Runs the models. */
export function startEngineWorker(): WorkerThread {
  return start('engine', engineWorkerUrl);
}

/** Fetches, checks and keeps their files. */
export function startLibraryWorker(): WorkerThread {
  return start('library', libraryWorkerUrl);
}

function start(name: string, url: string): WorkerThread {
  nStarted += 1;
  const lockName = `talaria-${name}-${String(nStarted)}-${crypto.randomUUID()}`;
  const worker = new Worker(trustedWorkerUrl(url), { type: 'module', name: lockName });
  const ended = new AbortController();
  const died = new Promise<string>((resolve) => {
    worker.addEventListener('error', (event) => {
      resolve(event.message || 'its script could not be loaded');
    });
    worker.addEventListener('messageerror', () => {
      resolve('it sent a message that could not be read');
    });
    void whenLifeLockFrees(worker, lockName, ended.signal).then(() => {
      resolve('the browser ended it, most likely for want of memory');
    });
  });
  return {
    name,
    endpoint: worker,
    died,
    terminate: () => {
      ended.abort();
      worker.terminate();
    },
  };
}

/** Under the page's `require-trusted-types-for`, only the URLs of our own workers can become one. */
function trustedWorkerUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (!factory) return url;
  policy ??= factory.createPolicy('talaria-worker', {
    createScriptURL: (candidate) => {
      const isOurs = candidate === engineWorkerUrl || candidate === libraryWorkerUrl;
      if (!isOurs) throw new TypeError(`not a worker of ours: ${candidate}`);
      return candidate;
    },
  });
  return policy.createScriptURL(url) as string;
}

/** The little of the Trusted Types API that is needed; TypeScript's own library has no types for it. */
interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): TrustedTypesPolicy;
}
interface TrustedTypesPolicy {
  createScriptURL(url: string): unknown;
}
let policy: TrustedTypesPolicy | undefined;
