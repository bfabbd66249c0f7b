import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LANGUAGES } from '../../src/locales/languages';
import { speak } from '../../src/locales/main.loader.svelte';
import { messageField, openAppWithBundled, openAppWithModel } from './app-fixture';

afterEach(() => speak('en'));

describe('the language', () => {
  it('changes in place: what was typed, and what is open, stays', async () => {
    const { parts } = await openAppWithModel();
    await messageField().fill('half a sent');
    const typed = messageField().element();
    parts.preferences.change({ language: 'de' });
    await expect
      .element(page.getByRole('textbox', { name: 'Nachricht' }))
      .toHaveValue('half a sent');
    expect(page.getByRole('textbox', { name: 'Nachricht' }).element()).toBe(typed);
    expect(document.documentElement.lang).toBe('de');
    parts.preferences.change({ language: 'en' });
    await expect.element(messageField()).toHaveValue('half a sent');
    expect(document.documentElement.lang).toBe('en');
  });

  it('is that of the keys and the palette, too, at once', async () => {
    const { parts } = await openAppWithModel();
    await userEvent.keyboard('{Control>}/{/Control}');
    await expect.element(page.getByRole('term').filter({ hasText: /^New chat$/ })).toBeVisible();
    parts.preferences.change({ language: 'de' });
    await expect.element(page.getByRole('term').filter({ hasText: /^Neuer Chat$/ })).toBeVisible();
  });

  it('of what stays English is told, so that it is read out as such', async () => {
    const { file, parts } = await openAppWithBundled();
    file.end();
    parts.preferences.change({ language: 'de' });
    const question = page.getByText('Which is larger, 9.11 or 9.9?', { exact: true });
    await expect.element(question).toHaveAttribute('lang', 'en');
    const translated = page.getByText('48 × 37, erst nachgedacht');
    await expect.element(translated).toBeVisible();
    await expect.element(translated).not.toHaveAttribute('lang');
  });

  it('is chosen by its own name, and told by the page, whatever language the page is in', async () => {
    const { parts } = await openAppWithModel();
    await userEvent.keyboard('{Control>},{/Control}');
    for (const { id, name } of [...LANGUAGES].reverse()) {
      // The one list with these names, since its own name is in the language too.
      const choice = page.getByRole('combobox').filter({ hasText: '简体中文' });
      await choice.selectOptions(name);
      await expect.poll(() => document.documentElement.lang).toBe(id);
      expect(parts.preferences.values.language).toBe(id);
    }
    await expect.element(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  });

  it('is the one that was chosen last, however long another took', async () => {
    await openAppWithModel();
    await Promise.all([speak('ja'), speak('fr'), speak('en')]);
    expect(document.documentElement.lang).toBe('en');
    await expect.element(messageField()).toBeInTheDocument();
  });
});
