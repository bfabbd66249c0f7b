/**
 * `npm run lighthouse`: what Lighthouse makes of the built app, served as `docs/hosting.md` wants it, on a phone and on a desktop.
 * Not part of `npm test`: a score depends on the machine it is taken on, and Lighthouse is 170 MB. npx fetches it, and the Node that it needs.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildIfStale } from './build-if-stale.mjs';
import { chromiumArguments, findChromium } from './find-chromium.mjs';
import { ROOT } from './root.mjs';
import { serveDist } from './serve-dist.ts';

const LIGHTHOUSE = '--package=node@22 --package=lighthouse@13.5.0 lighthouse';
/** What the issue of this page asks for. */
const LEAST: Readonly<Record<string, number>> = {
  performance: 95,
  accessibility: 100,
  'best-practices': 100,
};

interface Report {
  readonly categories: Readonly<
    Record<string, { readonly score: number | null; readonly auditRefs: readonly AuditRef[] }>
  >;
  readonly audits: Readonly<Record<string, Audit>>;
  readonly runtimeError?: { readonly message: string };
}
interface AuditRef {
  readonly id: string;
  readonly weight: number;
}
interface Audit {
  readonly title: string;
  readonly score: number | null;
  readonly displayValue?: string;
  readonly details?: { readonly items?: readonly { readonly description?: string }[] };
}

/** @throws Error with what Lighthouse said, when it gave no report */
async function measure(url: string, args: readonly string[], path: string): Promise<Report> {
  const [command = '', ...before] = (
    process.env.TALARIA_LIGHTHOUSE ?? `npx --yes ${LIGHTHOUSE}`
  ).split(' ');
  const flags = ['--headless=new', ...chromiumArguments()].join(' ');
  const child = spawn(
    command,
    [
      ...before,
      url,
      '--quiet',
      `--only-categories=${Object.keys(LEAST).join(',')}`,
      '--output=json',
      `--output-path=${path}`,
      `--chrome-flags=${flags}`,
      ...args,
    ],
    { stdio: 'inherit', env: { ...process.env, CHROME_PATH: findChromium() } },
  );
  const status = await new Promise((resolve) => child.on('close', resolve));
  if (status !== 0) throw new Error(`Lighthouse ended with ${String(status)}`);
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  if (report.runtimeError) throw new Error(report.runtimeError.message);
  return report;
}

/** The scores of a report, and under each what keeps it from 100. @returns whether all are high enough */
function tell(name: string, { categories, audits }: Report): boolean {
  let isGood = true;
  for (const [id, { score, auditRefs }] of Object.entries(categories)) {
    const points = Math.round((score ?? 0) * 100);
    isGood &&= points >= (LEAST[id] ?? 0);
    console.log(`${name}, ${id}: ${String(points)} of ${String(LEAST[id])}`);
    for (const ref of auditRefs) {
      const audit = audits[ref.id];
      if (!audit || ref.weight === 0) continue;
      if (audit.score !== null && audit.score < 1) {
        console.log(`  ${audit.title}: ${audit.displayValue ?? 'fails'}`);
        for (const { description } of audit.details?.items ?? []) {
          if (description !== undefined) console.log(`    ${description}`);
        }
      }
    }
  }
  return isGood;
}

await buildIfStale();
const server = await serveDist(join(ROOT, 'dist'));
const folder = mkdtempSync(join(tmpdir(), 'talaria-lighthouse-'));
try {
  for (const [name, args] of [
    ['Phone', []],
    ['Desktop', ['--preset=desktop']],
  ] as const) {
    const isGood = tell(name, await measure(server.url, args, join(folder, `${name}.json`)));
    if (!isGood) process.exitCode = 1;
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true });
}
