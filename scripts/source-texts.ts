import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { getConfig, Hub } from 'wuchale';

import { ROOT } from './root.mjs';

type Write = (file: string, content: string) => void | Promise<void>;

/**
 * Finds every text of the source, and what the PO files of `src/locales` say for it, so that each has its place before a file is compiled.
 * @param write what is to become of the files that wuchale makes, by absolute path: catalogues (`.<locale>.compiled.js`), PO files and others
 * @param clean drops what the source does not say any more
 */
export async function readSourceTexts(write: Write, clean: boolean): Promise<Hub> {
  const hub = await Hub.create('cli', () => getConfig(join(ROOT, 'wuchale.config.js')), ROOT, 0, {
    read: (file) => readFile(file, 'utf8').catch(() => null),
    exists: (file) =>
      stat(file).then(
        () => true,
        () => false,
      ),
    write,
    mkdir: () => undefined,
    unlink: () => true,
  });
  await hub.directVisit(clean, false, false);
  return hub;
}
