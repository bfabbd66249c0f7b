import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import MarkdownView from '../../src/ui/markdown/MarkdownView.svelte';
import '../../src/ui/theme.css';

/** About 400 tokens of everything. */
const SECTION = (n: number) => `## Part ${n}

Some *emphasis*, **strong words** and \`code\`, with a [link](https://example.org/${n}) and a formula $x_${n}^2 + y$, for $5.

1. First, with enough words behind it to break a line on any screen that is not very wide
   - nested
   - more of **it**
2. Second

\`\`\`typescript
export function part${n}(values: readonly number[]): number {
  // The sum of them.
  return values.reduce((sum, value) => sum + value, ${n});
}
\`\`\`

| Name | Value | Remark |
|------|------:|--------|
| a    | ${n}  | one    |
| b    | 2     | two    |

$$
\\int_0^${n} \\frac{x^2}{1 + x}\\,dx = \\sum_{i=1}^n a_i
$$

> A quote that says what was said.

- [x] done
- [ ] to do

`;
const BLOCKS_OF_SECTION = 8;
/** Characters of an English token, about. */
const TOKEN = 4;
const TOKENS_PER_FRAME = 8;

it(
  'streams 4,000 tokens without drawing a finished block again',
  { timeout: 240_000 },
  async () => {
    const text = Array.from({ length: 26 }, (_, n) => SECTION(n + 1)).join('');
    expect(text.length / TOKEN).toBeGreaterThan(4000);
    const { container, rerender } = await render(MarkdownView, {
      props: { text: SECTION(0), isFinished: false },
    });
    await expect.element(page.getByRole('table')).toBeVisible();

    const root = container.querySelector('.markdown')!;
    let nRedrawn = 0;
    let nFinished = 0;
    const watched = new MutationObserver((records) => {
      nRedrawn += records.length;
    });
    for (let end = 0; end < text.length; end += TOKEN * TOKENS_PER_FRAME) {
      await rerender({ text: SECTION(0) + text.slice(0, end), isFinished: false });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      // All but the last three: one may be finished and not yet drawn as such, one open, one on its way.
      const finished = [...root.children].slice(0, -3);
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
    await rerender({ text: SECTION(0) + text, isFinished: true });
    await expect.poll(() => root.children.length).toBe(27 * BLOCKS_OF_SECTION);
    expect(nFinished).toBeGreaterThan(180);
    expect(nRedrawn).toBe(0);
  },
);
