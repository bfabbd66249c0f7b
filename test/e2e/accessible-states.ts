import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright';

/** A wide window zoomed to 400 %, as WCAG 1.4.10 (reflow) has it. */
export const ZOOMED = { width: 320, height: 225 };

/** WCAG 2.2 A and AA, and what axe's authors hold for good besides. No rule of these is left out. */
const EVERY_RULE: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};
/** A theme changes colours, and nothing that another rule looks at. */
const RULES_OF_COLOUR: RunOptions = {
  runOnly: ['color-contrast', 'link-in-text-block'],
  resultTypes: ['violations'],
};

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
const SIZES = [DESKTOP, PHONE];

/** Puts axe into a page; once for each document. */
export async function withAxe(page: Page): Promise<void> {
  await page.evaluate(axe.source);
}

/** The innermost elements that make the page wider than its window, if it is. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const reaching = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    const innermost = reaching.filter(
      (one) => !reaching.some((other) => other !== one && one.contains(other)),
    );
    return innermost.map(
      (one) =>
        `${one.outerHTML.slice(0, 100)} reaches ${String(one.getBoundingClientRect().right)}`,
    );
  });
}

/**
 * What axe finds in the state that a page is in: at both widths, in both themes. It is left at the last of them.
 * @returns `rule: element (width, theme): what is wrong` for each
 */
export async function violationsOf(
  page: Page,
  sizes: readonly (typeof DESKTOP)[] = SIZES,
): Promise<string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      // What follows a size or a theme is done in the frame after the next.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      found.push(...(await tooWide(page)).map((one) => `reflow (${String(size.width)}): ${one}`));
      const options = colorScheme === 'light' ? EVERY_RULE : RULES_OF_COLOUR;
      const { violations } = await page.evaluate<AxeResults, RunOptions>(
        (run) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, run),
        options,
      );
      for (const { id, nodes } of violations) {
        for (const { target, failureSummary = '' } of nodes) {
          const where = `${String(size.width)}, ${colorScheme}`;
          const why = failureSummary.split('\n').slice(1).join(' ').trim();
          found.push(`${id}: ${target.join(' ')} (${where}): ${why}`);
        }
      }
    }
  }
  return found;
}
