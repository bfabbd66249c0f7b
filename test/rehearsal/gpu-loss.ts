/**
 * `npm run rehearse:gpu-loss [-- words of a case]`: the GPU process is crashed 21 times, in every phase of the built app with its bundled
 * model, in a new browser each time. Prints one line each; lost text, stuck states and second reloads have to be none.
 */
import assert from 'node:assert/strict';
import { preview } from 'vite';
import { buildIfStale } from '../../scripts/build-if-stale.mjs';
import { LOSS_CASES, LossyApp, type LossOutcome } from '../e2e/gpu-loss-cases';

await buildIfStale();
const server = await preview({
  logLevel: 'warn',
  preview: { host: 'localhost', port: 0, open: false },
});
const url = server.resolvedUrls?.local[0] ?? '';
const wanted = process.argv[2] ?? '';
let nCrashes = 0;
const failures: string[] = [];

for (const { name, run } of LOSS_CASES.filter((one) => one.name.includes(wanted))) {
  const app = await LossyApp.open(url);
  try {
    await run(app);
    const outcome = await app.outcome();
    nCrashes += outcome.nCrashes;
    const wrong = faultOf(outcome);
    if (wrong !== '') failures.push(`${name}: ${wrong}`);
    const seconds = (outcome.recoveryMs / 1000).toFixed(1).padStart(6);
    const { nReloads } = outcome;
    console.log(
      `${seconds} s  ${String(outcome.nCrashes)} crash  ${String(nReloads)} reload  ${name}`,
    );
    if (wrong !== '') console.log(`          ${wrong}`);
  } catch (thrown) {
    nCrashes += app.nCrashes;
    failures.push(`${name}: ${String(thrown).slice(0, 300)}`);
    console.log(`FAILED  ${failures.at(-1) ?? ''}`);
    console.log(
      await app.page
        .locator('body')
        .innerText()
        .catch(() => ''),
    );
  } finally {
    await app.close();
  }
}
await server.close();
console.log(
  `${String(nCrashes)} crashes, ${String(failures.length)} not recovered from as it has to be`,
);
assert.deepEqual(failures, []);
if (wanted === '') assert.equal(nCrashes, 21);
// The preview server may hold connections of browsers that are gone.
process.exit();

function faultOf({ lostText, stuck, nReloads }: LossOutcome): string {
  return [
    lostText && `lost text: ${lostText}`,
    stuck && `stuck: ${stuck}`,
    nReloads > 1 && `${String(nReloads)} reloads`,
  ]
    .filter(Boolean)
    .join('; ');
}
