/** `npm run check`: everything that reads the code without running it, two tools at a time. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { ROOT } from './root.mjs';

const AT_ONCE = 2;

/** Slowest first, so that the end is not one tool alone. */
const CHECKS = [
  // In two, since the types of all of it at once take longer than twice half of them.
  { name: 'lint of tests', command: 'eslint --max-warnings 0 test' },
  { name: 'lint', command: 'eslint --max-warnings 0 --ignore-pattern "test/**" .' },
  { name: 'page types', command: 'svelte-check --fail-on-warnings --output human' },
  {
    name: 'test types',
    command: 'svelte-check --fail-on-warnings --output human --tsconfig test/tsconfig.json',
  },
  { name: 'worker types', command: 'tsc --project workers/tsconfig.json' },
  { name: 'script types', command: 'tsc --project scripts/tsconfig.json' },
  { name: 'tool types', command: 'tsc --project tools/tsconfig.json' },
  { name: 'format', command: 'prettier --check --log-level warn .' },
  { name: 'import rules', command: 'depcruise src workers --config .dependency-cruiser.mjs' },
  {
    // What it misses, `npm run lock` adds.
    name: 'lock file',
    command: 'npm ci --dry-run --offline --loglevel error',
  },
  { name: 'dead code', command: 'knip --no-progress' },
];

/**
 * @param {{ name: string, command: string }} check
 * @returns {Promise<boolean>} whether it passed; what it printed is shown in one piece when it did not
 */
function runCheck({ name, command }) {
  const startMs = Date.now();
  const bin = join(ROOT, 'node_modules', '.bin');
  const separator = process.platform === 'win32' ? ';' : ':';
  const child = spawn(command, {
    cwd: ROOT,
    shell: true,
    env: { ...process.env, PATH: `${bin}${separator}${process.env.PATH}` },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
      if (status === 0) {
        console.log(`ok      ${name} (${seconds} s)`);
      } else {
        console.error(`FAILED  ${name} (${seconds} s): ${command}\n${output.trimEnd()}\n`);
      }
      resolve(status === 0);
    });
  });
}

const waiting = [...CHECKS];
/** @type {string[]} */
const failed = [];

async function work() {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    if (!(await runCheck(check))) failed.push(check.name);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
if (failed.length > 0) {
  console.error(`npm run check: ${failed.length} of ${CHECKS.length} failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
