import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import BlockView from '../../src/ui/markdown/BlockView.svelte';
import MarkdownView from '../../src/ui/markdown/MarkdownView.svelte';
import { attacks, RUN, SINK } from '../fixtures/attacks';
import { treeOf } from '../fixtures/markdown-text';
import '../../src/ui/theme.css';

const HTML =
  'P H2 H3 H4 H5 H6 BLOCKQUOTE FIGURE FIGCAPTION PRE CODE DIV TABLE THEAD TBODY TR TH TD UL OL LI SPAN STRONG EM S BR HR SUP BUTTON';
const DRAWN =
  'svg path line math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics';
const ELEMENTS = new Set(`${HTML} ${DRAWN}`.split(' '));
const ATTRIBUTES = new Set(
  'class dir role tabindex title aria-label aria-pressed aria-hidden type scope start style data-code data-footnote d viewBox width height preserveAspectRatio x1 x2 y1 y2 stroke-width accent accentunder columnalign display displaystyle fence mathvariant notation scriptlevel separator stretchy'.split(
    ' ',
  ),
);

afterEach(() => {
  vi.restoreAllMocks();
});

it(
  'draws thousands of attacks without a script, a dialog or a request',
  { timeout: 240_000 },
  async () => {
    // Tests run in a frame of the page that runs them; the payloads reach for the topmost window.
    const canary = window.top as unknown as { ran?: number };
    canary.ran = 0;
    const script = document.createElement('script');
    script.textContent = RUN;
    document.body.append(script);
    script.remove();
    expect(canary.ran).toBe(1);
    canary.ran = 0;
    const dialogs = (['alert', 'confirm', 'prompt', 'open'] as const).map((name) =>
      vi.spyOn(window, name).mockReturnValue(null),
    );
    const requested: string[] = [];
    const observer = new PerformanceObserver((list) => {
      requested.push(...list.getEntries().map(({ name }) => name));
    });
    observer.observe({ entryTypes: ['resource'] });

    const all = attacks();
    expect(all.length).toBeGreaterThan(5000);
    const unknown = new Set<string>();
    for (let from = 0; from < all.length; from += 250) {
      const trees = await Promise.all(all.slice(from, from + 250).map(treeOf));
      const block = { kind: 'quote', blocks: trees.flat() } as const;
      const { container, unmount } = await render(BlockView, { props: { block } });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      // What is there of formulas for screen readers follows when nothing else is to be done.
      await new Promise((resolve) => requestIdleCallback(resolve));
      for (const element of container.querySelectorAll('*')) {
        if (!ELEMENTS.has(element.tagName)) unknown.add(element.tagName);
        for (const { name, value } of element.attributes) {
          if (!ATTRIBUTES.has(name)) unknown.add(`${element.tagName} ${name}`);
          if (name === 'style' && /url|expression|@import/i.test(value)) unknown.add(value);
        }
      }
      await unmount();
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    observer.disconnect();
    expect([...unknown]).toEqual([]);
    expect(canary.ran).toBe(0);
    for (const dialog of dialogs) expect(dialog).not.toHaveBeenCalled();
    // Fonts and rules of formulas come from our own files.
    expect(
      requested.filter((url) => !url.startsWith(location.origin) || url.startsWith(SINK)),
    ).toEqual([]);
  },
);

it('opens links only through the dialog, which shows where they lead', async () => {
  const open = vi.spyOn(window, 'open').mockReturnValue(null);
  const target = `https://аpple.com/?said=${'my%20secret%20'.repeat(12)}`;
  await render(MarkdownView, { props: { text: `See [the page](${target}).`, isFinished: true } });
  const link = page.getByRole('link', { name: 'the page' });
  await expect.element(link).toBeVisible();
  expect(document.querySelector('.markdown a')).toBeNull();
  for (const button of ['middle', 'left'] as const) await link.click({ button });
  const dialog = page.getByRole('dialog', { name: 'Open this page?' });
  await expect.element(dialog).toBeVisible();
  await expect.element(dialog).toHaveTextContent('xn--pple-43d.com');
  await expect.element(dialog).toHaveTextContent('my secret my secret');
  await expect.element(dialog).toHaveTextContent('letters of other scripts');
  await expect.element(dialog).toHaveTextContent(/carries \d+ characters/);
  const anchor = dialog.getByRole('link', { name: 'Open' }).element();
  expect(anchor.getAttribute('rel')).toBe('noopener noreferrer');
  expect(anchor.getAttribute('referrerpolicy')).toBe('no-referrer');
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  (link.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog).toBeVisible();
  await userEvent.keyboard('{Escape}');
  expect(open).not.toHaveBeenCalled();
});

it('never loads an image, and shows what it is and where it lies', async () => {
  const text = `![a chart](${SINK}/chart.png) ![local](chart.png)`;
  await render(MarkdownView, { props: { text, isFinished: true } });
  await expect
    .element(page.getByRole('button', { name: `a chart ${location.host}` }))
    .toBeVisible();
  await expect.element(page.getByText('local', { exact: true })).toBeVisible();
  expect(document.querySelector('.markdown img')).toBeNull();
});

it('names what cannot be seen in code, and keeps its text', async () => {
  const text = '`if (a\u202E) b`\n\n```js\nlet x = "\u{E0041}";\n```';
  await render(MarkdownView, { props: { text, isFinished: true } });
  await expect.element(page.getByRole('figure')).toBeVisible();
  const named = [...document.querySelectorAll('[data-code]')].map((element) =>
    element.getAttribute('data-code'),
  );
  expect(named).toEqual(['U+202E', 'U+E0041']);
  expect(document.querySelector('pre')?.textContent).toBe('let x = "\u{E0041}";');
});
