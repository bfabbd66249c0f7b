/**
 * `npm run rehearse:faults [-- kills|quota]`: what only a whole browser can suffer. It is killed 25 times while it writes a download, and its storage is
 * full at 20 points of one. Prints one table; corrupt bytes, lost files and stuck states have to be none.
 */
import assert from 'node:assert/strict';
import { buildIfStale } from '../../scripts/build-if-stale.mjs';
import { memorySource } from '../fixtures/gguf-in-memory';
import { SeededRandom } from '../fixtures/random';
import { OutcomeTable } from '../storage/outcome-table';
import { BigFileServer } from './big-file-server';
import { StoreApp } from './store-app';
import { sha256Of } from './synthetic-14b';

const PIECE_BYTES = 16 * 1024 * 1024;
const N_PIECES = 20;
const N_KILLS = 25;
const N_QUOTAS = 20;
const MAX_FLYING_BYTES = 5 * PIECE_BYTES;

await buildIfStale();
const random = new SeededRandom(25);
const words = new Uint32Array((N_PIECES * PIECE_BYTES) / 4 - 1000);
words.forEach((_, i) => {
  words[i] = random.integer(2 ** 32);
});
const bytes = new Uint8Array(words.buffer);
bytes.set(new TextEncoder().encode('GGUF'));
const source = memorySource(bytes);
const sizeBytes = bytes.length;
const server = new BigFileServer(source);
const url = `${await server.listen()}/model.gguf`;
const app = new StoreApp({ name: 'Rehearsal', url, sizeBytes, sha256: await sha256Of(source) });
const table = new OutcomeTable();

async function killWhileWriting(): Promise<void> {
  for (let kill = 0; kill < N_KILLS; kill++) {
    const before = server.sentBytes;
    await app.download();
    const at = random.uniform();
    while ((await app.progress()) < at) {
      if ((await app.row.getByRole('progressbar').count()) === 0) break;
    }
    await app.kill();
    await app.visit();
    const text = await app.text();
    const isListed = /here|verified/.test(text);
    // What is claimed to be there is read back byte by byte when the download ends.
    if (/Go on/.test(text)) await app.download();
    await app.whenVerified();
    await app.more('Check every byte');
    await app.row.getByRole('progressbar').waitFor({ state: 'detached' });
    const isSame = /verified/.test(await app.text());
    const againBytes = server.sentBytes - before - sizeBytes;
    table.add('kill', {
      survived: isSame && isListed,
      bytesAgain: Math.max(0, againBytes),
      corruptAccepted: !isSame,
      lost: !isListed,
      stuck: false,
    });
    assert.ok(againBytes <= MAX_FLYING_BYTES, `${String(againBytes)} bytes came again`);
    await app.delete();
  }
}

async function fillStorage(): Promise<void> {
  const usedBytes = await app.usage();
  for (let point = 0; point < N_QUOTAS; point++) {
    const before = server.sentBytes;
    const roomBytes = Math.round(((point + 0.5) / N_QUOTAS) * sizeBytes);
    await app.kill();
    await app.visit(usedBytes + roomBytes);
    await app.download();
    await app.row.getByRole('alert').or(app.row.getByText('verified')).first().waitFor();
    const text = await app.text();
    const said = /: ([\d]+ of [\d]+ bytes are stored and kept, [\d]+ more do not fit)/.exec(
      text,
    )?.[1];
    const sentBytes = server.sentBytes - before;
    console.log(`room for ${mb(roomBytes)}: ${mb(sentBytes)} came; ${said ?? text}`);
    assert.ok(said, 'a full storage is told, with what is missing');
    await app.setQuota(null);
    await app.download();
    await app.whenVerified();
    const againBytes = server.sentBytes - before - sizeBytes;
    table.add('quota', {
      survived: true,
      bytesAgain: Math.max(0, againBytes),
      corruptAccepted: false,
      lost: false,
      stuck: false,
    });
    assert.ok(againBytes <= MAX_FLYING_BYTES, `${String(againBytes)} bytes came again`);
    await app.delete();
  }
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

const which = process.argv[2] ?? 'kills and quota';
try {
  await app.visit();
  if (which.includes('kills')) await killWhileWriting();
  if (which.includes('quota')) await fillStorage();
} finally {
  console.log(table.toString());
  server.close();
  await app.close();
}
