import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import MarkdownView from '../../src/ui/markdown/MarkdownView.svelte';

it('are marked where they are defined, or numbers; what else looks like one is text', async () => {
  const text = 'Tide[^moon] and wave[^2], but [^0-9] and [^a].\n\n[^moon]: Its pull.';
  const { container } = await render(MarkdownView, { props: { text, isFinished: true } });
  await expect
    .poll(() => container.querySelector('p')?.textContent)
    .toBe('Tidemoon and wave2, but [^0-9] and [^a].');
  const marks = [...container.querySelectorAll('p:first-child sup')];
  expect(marks.map(({ textContent }) => textContent)).toEqual(['moon', '2']);
});
