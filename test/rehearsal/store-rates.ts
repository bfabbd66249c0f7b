/**
 * `npm run rehearse:rates`: how fast the store takes pieces of several sizes and gives them back, checked, in Chromium on this machine's
 * disk. What the size of a piece was chosen by.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { chromiumArguments, findChromium } from '../../scripts/find-chromium.mjs';
import { ROOT } from '../../scripts/root.mjs';
import type * as Stores from '../../src/storage/models/model-store';

const MIB = 2 ** 20;
const FILE_BYTES = 512 * MIB;
const SIZES = [1, 4, 8, 16, 32, 64];

interface Rates {
  readonly writeMs: number;
  readonly readMs: number;
}

const server = await createServer({ root: ROOT, logLevel: 'error', server: { port: 0 } });
await server.listen();
const url = server.resolvedUrls?.local[0] ?? '';
const profile = mkdtempSync(join(tmpdir(), 'talaria-rates-'));
const executablePath = findChromium();
const context = await chromium.launchPersistentContext(profile, {
  args: chromiumArguments(),
  ...(executablePath && { executablePath }),
});
try {
  const page = await context.newPage();
  await page.route('**/*.gguf', (route) => route.abort());
  await page.goto(`${url}public/talaria.svg`);
  console.log('piece     write       read, checked');
  for (const size of SIZES) {
    const rates = await page.evaluate(
      async ({ pieceBytes, fileBytes, root }): Promise<Rates> => {
        // eslint-disable-next-line no-unsanitized/method -- served by this program
        const { ModelStore } = (await import(
          /* @vite-ignore */ `${root}src/storage/models/model-store.ts`
        )) as typeof Stores;
        const store = new ModelStore();
        const file = {
          id: `rate/${String(pieceBytes)}`,
          name: 'rate',
          sizeBytes: fileBytes,
          pieceBytes,
          origin: { kind: 'import', lastModifiedMs: 0 },
          publishedSha256: null,
          sha256: null,
          begunMs: 0,
          verifiedMs: null,
        } as const;
        const piece = new Uint8Array(pieceBytes);
        for (let at = 0; at < pieceBytes; at += 65_536) {
          crypto.getRandomValues(piece.subarray(at, at + 65_536));
        }
        const nPieces = fileBytes / pieceBytes;
        const startMs = performance.now();
        for (let i = 0; i < nPieces; i++) await store.putPiece(file, i, piece);
        const writtenMs = performance.now();
        for (let i = 0; i < nPieces; i++) await store.readPiece(file, i);
        const readMs = performance.now() - writtenMs;
        await store.deleteFile(file.id);
        store.close();
        return { writeMs: writtenMs - startMs, readMs };
      },
      { pieceBytes: size * MIB, fileBytes: FILE_BYTES, root: url },
    );
    const rate = (ms: number): string => `${(FILE_BYTES / 1e3 / ms).toFixed(0)} MB/s`.padStart(9);
    console.log(`${String(size).padStart(2)} MiB ${rate(rates.writeMs)}  ${rate(rates.readMs)}`);
  }
} finally {
  await context.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true });
}
