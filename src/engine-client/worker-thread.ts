import engineWorkerUrl from '../../workers/engine.worker.ts?worker&url';
import filesWorkerUrl from '../../workers/files.worker.ts?worker&url';
import libraryWorkerUrl from '../../workers/library.worker.ts?worker&url';
import markdownWorkerUrl from '../../workers/markdown.worker.ts?worker&url';
import mcpWorkerUrl from '../../workers/mcp.worker.ts?worker&url';
import passphraseWorkerUrl from '../../workers/passphrase.worker.ts?worker&url';
import sandboxWorkerUrl from '../../workers/sandbox.worker.ts?worker&url';
import type { Endpoint } from 'comlink';
import { whenLifeLockFrees } from '../protocol';
import { trustedScriptUrl, underPagePolicy } from './trusted-script-url';

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

/**
 * Runs the models. The service worker sends the policy with its script. Without one it is started out of the page, as the others are; but
 * against such addresses Chromium holds two failures of the GPU for two minutes, and no reload of the page by a person ends that.
 */
export function startEngineWorker(): WorkerThread {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  const hasPolicy = Boolean(serviceWorker?.controller);
  return start('engine', hasPolicy ? engineWorkerUrl : underPagePolicy(engineWorkerUrl, 'engine'));
}

/** Fetches, checks and keeps their files. */
export function startLibraryWorker(): WorkerThread {
  return start('library', libraryWorkerUrl);
}

/** Runs one program of a tool, and is ended then. */
export function startSandboxWorker(): WorkerThread {
  return start('sandbox', underPagePolicy(sandboxWorkerUrl, 'sandbox'));
}

/** Speaks with MCP servers: the page's own policy lets it reach no other host. */
export function startMcpWorker(): WorkerThread {
  return start('MCP', mcpWorkerUrl);
}

/** Reads files that somebody else made: exports of chats, PDF. */
export function startFilesWorker(): WorkerThread {
  return start('files', underPagePolicy(filesWorkerUrl, 'files'));
}

/** Reads answers, highlights their code and typesets their formulas. */
export function startMarkdownWorker(): WorkerThread {
  return start('Markdown', underPagePolicy(markdownWorkerUrl, 'markdown'));
}

/** Makes a key of a passphrase, and is ended then. */
export function startPassphraseWorker(): WorkerThread {
  return start('passphrase', underPagePolicy(passphraseWorkerUrl, 'passphrase'));
}

function start(name: string, url: string): WorkerThread {
  nStarted += 1;
  const lockName = `talaria-${name.toLowerCase()}-${String(nStarted)}-${crypto.randomUUID()}`;
  const worker = new Worker(trustedScriptUrl(url), { type: 'module', name: lockName });
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
