import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import MarkdownView from '../../src/ui/markdown/MarkdownView.svelte';
import '../../src/ui/theme.css';

it('is selected and found as it was written, however many lines it has', async () => {
  const code = Array.from({ length: 50 }, (_, n) =>
    n % 7 === 3 ? '' : `${' '.repeat(n % 4)}const a${String(n)} = ${String(n)};`,
  ).join('\n');
  const text = `\`\`\`ts\n${code}\n\`\`\``;
  const { container } = await render(MarkdownView, { props: { text, isFinished: true } });
  const drawn = (): Element | null => container.querySelector('pre code');
  await expect.poll(() => drawn()?.querySelectorAll('.lines').length).toBeGreaterThan(1);
  expect(drawn()?.textContent).toBe(code);
  getSelection()?.selectAllChildren(drawn()!);
  expect(getSelection()?.toString()).toBe(code);
  const heights = [...container.querySelectorAll('.lines')].map(
    (lines) => lines.getBoundingClientRect().height,
  );
  const lineHeight = (heights[0] ?? 0) / 16;
  const sum = heights.reduce((total, height) => total + height, 0);
  expect(sum).toBeCloseTo(50 * lineHeight, 0);
});
