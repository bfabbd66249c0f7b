import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import MarkdownView from '../../src/ui/markdown/MarkdownView.svelte';
import { CHARACTERS_OF_TOKEN, sectionOf } from '../fixtures/long-answer';
import '../../src/ui/theme.css';

const BLOCKS_OF_SECTION = 8;
const TOKENS_PER_FRAME = 8;

it(
  'streams 4,000 tokens without drawing a finished block again',
  { timeout: 240_000 },
  async () => {
    const text = Array.from({ length: 26 }, (_, n) => sectionOf(n + 1)).join('');
    expect(text.length / CHARACTERS_OF_TOKEN).toBeGreaterThan(4000);
    const { container, rerender } = await render(MarkdownView, {
      props: { text: sectionOf(0), isFinished: false },
    });
    await expect.element(page.getByRole('table')).toBeVisible();

    const blocks = (): Element[] => [...container.querySelectorAll('.chunk > *')];
    let nRedrawn = 0;
    let nSpoken = 0;
    let nFinished = 0;
    const watched = new MutationObserver((records) => {
      const spoken = records.filter(isSpokenFormula);
      nSpoken += spoken.length;
      nRedrawn += records.length - spoken.length;
    });
    for (let end = 0; end < text.length; end += CHARACTERS_OF_TOKEN * TOKENS_PER_FRAME) {
      await rerender({ text: sectionOf(0) + text.slice(0, end), isFinished: false });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      // All but the last three: one may be finished and not yet drawn as such, one open, one on its way.
      const finished = blocks().slice(0, -3);
      for (const block of finished.slice(nFinished)) {
        watched.observe(block, {
          childList: true,
          subtree: true,
          characterData: true,
          attributes: true,
        });
      }
      nFinished = Math.max(nFinished, finished.length);
    }
    await rerender({ text: sectionOf(0) + text, isFinished: true });
    await expect.poll(() => blocks().length).toBe(27 * BLOCKS_OF_SECTION);
    expect(nFinished).toBeGreaterThan(180);
    expect(nRedrawn).toBe(0);
    // One in a line and one by itself in each section.
    await expect
      .poll(() => container.querySelectorAll('.katex > .katex-mathml > math').length)
      .toBe(2 * 27);
    // Each once.
    expect(nSpoken).toBeLessThanOrEqual(2 * 27);
  },
);

/** What screen readers have of a formula comes a moment after it. */
function isSpokenFormula({ addedNodes }: MutationRecord): boolean {
  const [node] = addedNodes;
  return node instanceof Element && node.className === 'katex-mathml';
}
