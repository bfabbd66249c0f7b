import engineWorkerUrl from '../../workers/engine.worker.ts?worker&url';
import filesWorkerUrl from '../../workers/files.worker.ts?worker&url';
import libraryWorkerUrl from '../../workers/library.worker.ts?worker&url';
import markdownWorkerUrl from '../../workers/markdown.worker.ts?worker&url';
import mcpWorkerUrl from '../../workers/mcp.worker.ts?worker&url';
import passphraseWorkerUrl from '../../workers/passphrase.worker.ts?worker&url';
import sandboxWorkerUrl from '../../workers/sandbox.worker.ts?worker&url';

/** Beside the page, where the build puts it. */
export const SERVICE_WORKER_URL = './sw.js';

const OURS: readonly string[] = [
  engineWorkerUrl,
  filesWorkerUrl,
  libraryWorkerUrl,
  sandboxWorkerUrl,
  mcpWorkerUrl,
  markdownWorkerUrl,
  passphraseWorkerUrl,
  SERVICE_WORKER_URL,
];

const wrapped = new Map<string, string>();

/**
 * The address of a script that starts one of our workers. A worker takes its policy from its own answer, which most static hosts send
 * without; one that comes out of the page takes the page's, also on a first visit. For workers that reach no further than the page.
 * @param name for those who look at the list of workers
 */
export function underPagePolicy(url: string, name: string): string {
  const known = wrapped.get(url);
  if (known !== undefined) return known;
  const script = `import ${JSON.stringify(new URL(url, location.href).href)};`;
  const made = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const address = `${made}#${name}`;
  wrapped.set(url, address);
  return address;
}

/** Under the page's `require-trusted-types-for`, only the URLs of our own workers can become one. */
export function trustedScriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (!factory) return url;
  policy ??= factory.createPolicy('talaria-worker', {
    createScriptURL: (candidate) => {
      const isOurs = OURS.includes(candidate) || [...wrapped.values()].includes(candidate);
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
