import engineWorkerUrl from '../../workers/engine.worker.ts?worker&url';
import filesWorkerUrl from '../../workers/files.worker.ts?worker&url';
import libraryWorkerUrl from '../../workers/library.worker.ts?worker&url';
import markdownWorkerUrl from '../../workers/markdown.worker.ts?worker&url';
import mcpWorkerUrl from '../../workers/mcp.worker.ts?worker&url';
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
  SERVICE_WORKER_URL,
];

/** Under the page's `require-trusted-types-for`, only the URLs of our own workers can become one. */
export function trustedScriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (!factory) return url;
  policy ??= factory.createPolicy('talaria-worker', {
    createScriptURL: (candidate) => {
      if (!OURS.includes(candidate)) throw new TypeError(`not a worker of ours: ${candidate}`);
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
