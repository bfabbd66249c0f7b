import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's own folder, whatever folder a command was called from. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
