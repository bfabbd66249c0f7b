import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  loadTiny,
  launch,
  openApp,
  pick,
  waitForAnswer,
  withoutBundledModel,
} from './app-page';
import { talkingModel } from './talking-model';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  ({ page } = await openApp(browser, withoutBundledModel));
});
afterAll(async () => {
  await browser.close();
});

/** The same bytes with one text replaced by another of the same length, as often as it occurs. */
function withText(bytes: Uint8Array, from: string, to: string): Uint8Array {
  expect(to).toHaveLength(from.length);
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(from, to), 'latin1');
}

/** The type of the first tensor of that name, in its header entry, set to another id. */
function withTensorType(bytes: Uint8Array, name: string, typeId: number): Uint8Array {
  const changed = Buffer.from(bytes);
  const nameAt = changed.indexOf(name);
  expect(nameAt).toBeGreaterThan(0);
  const dimensionsAt = nameAt + name.length;
  const typeAt = dimensionsAt + 4 + 8 * changed.readUInt32LE(dimensionsAt);
  changed.writeUInt32LE(typeId, typeAt);
  return changed;
}

const IQ2_XXS = 16;

describe('a file that cannot run', () => {
  it.each([
    ['no GGUF', () => Buffer.from('<!doctype html><p>Not found</p>'), 'malformed_file'],
    ['an empty file', () => new Uint8Array(0), 'malformed_file'],
    ['a file cut in the header', () => talkingModel().subarray(0, 500), 'malformed_file'],
    ['a file cut in the weights', () => talkingModel().subarray(0, -64), 'malformed_file'],
    [
      'another architecture',
      () => withText(talkingModel(), 'qwen3', 'gemma'),
      'unsupported_architecture',
    ],
    [
      'another tensor type',
      () => withTensorType(talkingModel(), 'blk.0.attn_q.weight', IQ2_XXS),
      'unsupported_quantization',
    ],
  ])('is refused by its reason: %s', async (_name, bytes, code) => {
    await pick(page, { name: 'bad.gguf', bytes: bytes() });
    const alert = page.getByRole('alert');
    await alert.getByText(code, { exact: true }).waitFor();
    await alert.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('leaves the page alive for a good one', async () => {
    await loadTiny(page);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('takes nothing away when a model is loaded already', async () => {
    await pick(page, { name: 'bad.gguf', bytes: talkingModel().subarray(0, 5000) });
    const alert = page.getByRole('alert');
    await alert.getByText('malformed_file', { exact: true }).waitFor();
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await ask(page, 'Are you still there?');
    await waitForAnswer(page, 5);
  });
});
