import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_MODEL } from '../../src/hermes/bundled-model';
import { ROOT } from '../root.mjs';
import { UsageError } from './arguments';

/**
 * The file of the model that comes with Talaria.
 * @throws UsageError when it is not there, so that only naming another helps
 */
export function bundledModelPath(root: string = ROOT): string {
  const path = join(root, 'public', BUNDLED_MODEL.path);
  if (existsSync(path)) return path;
  throw new UsageError(
    `--model is missing, and so is the bundled model: found no file ${path}; name a GGUF file with --model`,
  );
}
