import { resolve } from 'node:path';
import type { Rolldown } from 'vite';

import { ROOT } from './root.mjs';

type ModuleInfo = Pick<Rolldown.ModuleInfo, 'importedIds'>;

const PAGE = resolve(ROOT, 'src/main.ts');

/**
 * One script, and with it one style sheet, of all that the page imports statically. By itself the bundler makes a chunk for each set
 * of modules that the page shares with some dialog: 35 scripts and 11 style sheets, which a slow line fetches six at a time.
 */
export function firstChunk(): Rolldown.CodeSplittingGroup {
  let needed: ReadonlySet<string> | null = null;
  return {
    debugName: 'what the page needs at once',
    name: (moduleId, context) => {
      needed ??= importsOf(PAGE, (id) => context.getModuleInfo(id));
      return needed.has(moduleId) ? 'app' : null;
    },
  };
}

/** All that a module imports statically, and what that imports, without itself. */
export function importsOf(
  moduleId: string,
  infoOf: (moduleId: string) => ModuleInfo | null,
): ReadonlySet<string> {
  // A set that grows while it is walked through.
  const found = new Set<string>(infoOf(moduleId)?.importedIds);
  for (const id of found) for (const next of infoOf(id)?.importedIds ?? []) found.add(next);
  found.delete(moduleId);
  return found;
}
