/**
 * `npm run rehearse:first-visit`: how long the built app takes on a first visit, in a browser that has nothing of it, from the beginning of
 * the navigation to an answer of the bundled model: a person asks as soon as there is something to press. The best of three counts.
 */
import { loadavg } from 'node:os';
import { SUGGESTIONS } from '../../src/hermes/suggestions';
import { withServedApp } from './served-app';

const N_RUNS = 3;
const QUESTIONS = ['Who are you?', 'Is 91 a prime number?'];

await withServedApp(async (browser, url) => {
  for (const text of QUESTIONS) {
    const { label, thinking } = SUGGESTIONS.find((one) => one.text === text) ?? {};
    if (label === undefined) throw new Error(`found no suggestion “${text}”`);
    for (let run = 0; run < N_RUNS; run++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.setDefaultTimeout(120_000);
      await page.goto(url);
      const list = page.getByRole('list', { name: 'Suggestions' });
      await list.getByRole('button', { name: label }).click();
      const askedMs = await page.evaluate(() => performance.now());
      await page.locator('article[aria-label=Answer] .content').getByText(/\S/).first().waitFor();
      const answerMs = await page.evaluate(() => performance.now());
      await page.locator('[role=log][aria-busy=false]').waitFor();
      const endMs = await page.evaluate(() => performance.now());
      const seconds = (ms: number): string => (ms / 1000).toFixed(1);
      console.log(
        `${text} ${thinking === true ? '(thinks first)' : ''} asked after ${seconds(askedMs)} s, ` +
          `first words of the answer after ${seconds(answerMs)} s, all of it after ${seconds(endMs)} s ` +
          `(load ${loadavg()[0]?.toFixed(1) ?? ''})`,
      );
      await context.close();
    }
  }
});
