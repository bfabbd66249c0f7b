/**
 * `npm run ask|logits|inspect|bench`: runs one command of this folder. Vite compiles it, which is here for the build anyway,
 * so the command line needs no package of its own.
 */
import { missingDependency } from '../install-dependencies.mjs';
import { ROOT } from '../root.mjs';

/** What the shell gets when the arguments are wrong, as `grep` and others have it. */
const EXIT_USAGE = 2;

/** @typedef {{ main: (argv: readonly string[]) => Promise<void> }} Command */

async function run() {
  const [command, ...argv] = process.argv.slice(2);
  const missing = missingDependency({ dev: false });
  if (missing) {
    throw new Error(`dependencies are missing (${missing}); run "npm start" or "npm ci" once`);
  }
  const { runnerImport } = await import('vite');
  /** @type {{ module: Command }} */
  const { module } = await runnerImport(`/scripts/cli/${command}.ts`, {
    root: ROOT,
    configFile: false,
    logLevel: 'error',
  });
  await module.main(argv);
}

/** @param {unknown} thrown */
function fail(thrown) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  process.exitCode = error.name === 'UsageError' ? EXIT_USAGE : 1;
  // Codes of our own are for scripts to branch on; those of Node stand in its messages already.
  const isCoded = error.name === 'EngineError' || error.name === 'LlmError';
  const code = isCoded && 'code' in error ? `${String(error.code)}: ` : '';
  console.error(`${process.argv[2]}: ${code}${error.message}`);
}

run().catch(fail);
