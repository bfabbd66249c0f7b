/**
 * `npm run rehearse`: a model of 9 GB from a server on this machine into the built app's store in Chromium, as a person would have it:
 * downloaded, cut off by the death of the browser, gone on with, checked, listed, looked at and deleted. Needs 20 GB of disk and some
 * ten minutes, so it is no part of `npm test`. Prints what was measured and fails where a promise was not kept.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { buildIfStale } from '../../scripts/build-if-stale.mjs';
import { BigFileServer } from './big-file-server';
import { watchHeaps } from './heap-watch';
import { oneLine, StoreApp } from './store-app';
import { sha256Of, synthetic14b } from './synthetic-14b';

const MAX_HEAP_BYTES = 256e6;
/** Pieces on their way when the browser died, and one that had come and was not yet stored. */
const MAX_AGAIN_BYTES = 5 * 16 * 1024 * 1024;
const FILE = 'hermes-4-14b-synthetic.gguf';

const startMs = Date.now();
const say = (text: string): void => {
  console.log(`${((Date.now() - startMs) / 1000).toFixed(0).padStart(5)} s  ${text}`);
};
const gb = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const perSecond = (bytes: number, ms: number): string => `${(bytes / 1e3 / ms).toFixed(0)} MB/s`;

function checkHeaps(heaps: ReadonlyMap<string, number>): void {
  for (const [thread, bytes] of heaps) {
    say(`heap of the ${thread}: at most ${(bytes / 1e6).toFixed(0)} MB`);
    assert.ok(bytes <= MAX_HEAP_BYTES, `the ${thread} holds no more than 256 MB`);
  }
}

/** The command line's word on a file of this header and size; its weights are a hole in the disk. */
async function inspect(header: Uint8Array, sizeBytes: number, path: string): Promise<string> {
  const file = await open(path, 'w');
  await file.write(header);
  await file.truncate(sizeBytes);
  await file.close();
  const ended = spawnSync('node', ['scripts/cli/run.mjs', 'inspect', path], { encoding: 'utf8' });
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.split('\n').slice(0, 24).join('\n');
}

await buildIfStale();
const source = synthetic14b();
const { sizeBytes } = source;
say(`making and hashing ${gb(sizeBytes)}`);
const sha256 = await sha256Of(source);
const server = new BigFileServer(source);
const url = `${await server.listen()}/${FILE}`;
const app = new StoreApp({ name: 'Rehearsal 14B', url, sizeBytes, sha256 });
try {
  await app.visit();
  let heaps = await watchHeaps(app.context, app.page);
  const listed = app.dialog.getByRole('listitem').filter({ hasText: 'Hermes 4 14B' }).first();
  say(`fit: ${oneLine(await listed.locator('.fit').first().innerText())}`);

  let fromMs = Date.now();
  await app.download();
  while ((await app.progress()) < 0.4) await app.page.waitForTimeout(500);
  const rate = perSecond(server.sentBytes, Date.now() - fromMs);
  say(`downloaded ${gb(server.sentBytes)} at ${rate}; the browser is killed`);
  checkHeaps(heaps);
  await app.kill();

  await app.visit();
  heaps = await watchHeaps(app.context, app.page);
  say(`after the kill: ${await app.text()}`);
  fromMs = Date.now();
  await app.download();
  await app.whenVerified();
  say(`gone on and checked in ${String(Math.round((Date.now() - fromMs) / 1000))} s`);
  const againBytes = server.sentBytes - sizeBytes;
  say(`bytes fetched again: ${(againBytes / 1e6).toFixed(1)} MB`);
  assert.ok(againBytes <= MAX_AGAIN_BYTES, 'no more than the pieces in flight come again');
  say(`listed: ${await app.text()}; the browser counts ${gb(await app.usage())}`);

  fromMs = Date.now();
  await app.more('Check every byte');
  await app.row.getByRole('progressbar').waitFor();
  await app.row.getByRole('progressbar').waitFor({ state: 'detached' });
  say(`every byte read and hashed at ${perSecond(sizeBytes, Date.now() - fromMs)}`);
  assert.match(await app.text(), /verified/);

  const before = server.sentBytes;
  fromMs = Date.now();
  await app.click('Load');
  // A software adapter on a machine with enough memory holds even this.
  const end = app.page.getByRole('alert').or(app.page.getByRole('banner').getByText('tiny qwen3'));
  await end.first().waitFor();
  const seconds = ((Date.now() - fromMs) / 1000).toFixed(0);
  say(`loading it here ended after ${seconds} s: ${oneLine(await end.first().innerText())}`);
  assert.equal(server.sentBytes, before, 'a stored model starts no request');
  console.log(await inspect(await source.read(0, 16e6), sizeBytes, join(app.profile, FILE)));

  await app.showModels();
  await app.delete();
  say(`deleted; the browser counts ${gb(await app.usage())}`);
  checkHeaps(heaps);
} finally {
  server.close();
  await app.close();
}
