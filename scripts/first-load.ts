import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** What a first visit may fetch as JavaScript before the page can be used, gzipped. */
const LIMIT_BYTES = 150_000;

interface Script {
  readonly fileName: string;
  readonly gzipBytes: number;
}

/**
 * The scripts that `index.html` names: its entry and everything that this imports statically. Not among them are the workers, which are
 * started behind the page: the engine's, and the library's, which brings it models; and what is imported when it is first opened.
 */
export function firstLoad(bundle: Rolldown.OutputBundle): Script[] {
  const chunks = new Map(
    Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])),
  );
  const entry = [...chunks.values()].find(
    ({ isEntry, facadeModuleId }) => isEntry && facadeModuleId?.endsWith('/index.html'),
  );
  if (!entry) throw new Error('found no entry of index.html in the build');
  // A set that grows while it is walked through.
  const names = new Set([entry.fileName]);
  for (const name of names) for (const next of chunks.get(name)?.imports ?? []) names.add(next);
  return [...names]
    .map((fileName) => ({
      fileName,
      gzipBytes: gzipSync(chunks.get(fileName)?.code ?? '', { level: 9 }).length,
    }))
    .sort((a, b) => b.gzipBytes - a.gzipBytes);
}

/** @throws Error with the list, when it is more than the limit */
export function assertFirstLoad(scripts: readonly Script[], limitBytes = LIMIT_BYTES): void {
  const total = scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  if (total <= limitBytes) return;
  const rows = scripts.map(
    ({ fileName, gzipBytes }) => `${String(gzipBytes).padStart(8)} ${fileName}`,
  );
  throw new Error(
    `found ${String(total)} bytes of JavaScript, gzipped, that index.html loads before the page can be used; allowed are ${String(limitBytes)}. ` +
      `Import what is not needed at once when it is opened (see LazyDialog.svelte):\n${rows.join('\n')}`,
  );
}

/** Fails a build whose page has become too heavy. */
export function limitFirstLoad(): Plugin {
  return {
    name: 'talaria:first-load',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    writeBundle(_options, bundle) {
      assertFirstLoad(firstLoad(bundle));
    },
  };
}
