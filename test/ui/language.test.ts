import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LANGUAGES } from '../../src/locales/languages';
import { speak } from '../../src/locales/main.loader.svelte';
import { keyLabel } from '../../src/ui/commands/key-label';
import { formatDuration } from '../../src/ui/format-quantity';
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

  it('is that of what went wrong; the details are English, and say so', async () => {
    const { parts } = await openAppWithModel();
    parts.preferences.change({ language: 'de' });
    await page.getByRole('button', { name: 'Werkzeuge wählen' }).click();
    await page.getByRole('textbox', { name: 'Adresse' }).fill('http://mcp.example/mcp');
    await page.getByRole('button', { name: 'Server hinzufügen' }).click();
    const alert = page.getByRole('alert');
    await expect.element(alert).toHaveTextContent(/^Geben Sie eine Adresse an, die mit https/);
    const details = alert.element().querySelector('[lang]');
    expect(details?.getAttribute('lang')).toBe('en');
    expect(details?.textContent).toContain('found "http://mcp.example/mcp"');
  });

  it('is that of names that an import gives', async () => {
    const { chats, parts } = await openAppWithModel();
    parts.preferences.change({ language: 'de' });
    await expect.poll(() => document.documentElement.lang).toBe('de');
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'assistant', content: 'Hello.' },
    ];
    await parts.transfer.read(new File([JSON.stringify({ messages })], 'chat.json'));
    await parts.transfer.import();
    await chats.open(chats.list[0]!.id);
    expect(chats.current.record?.title).toBe('Importierter Chat');
    expect(chats.current.persona?.name).toBe('Importierte Anweisungen');
  });

  it('is that of the labels on keys, wherever they are named', async () => {
    const { parts } = await openAppWithModel();
    parts.preferences.change({ language: 'de' });
    await expect
      .element(page.getByTitle(/bricht die Zeile um/))
      .toHaveAttribute('title', 'Senden (Eingabe; Umschalt+Eingabe bricht die Zeile um)');
    expect(keyLabel('$mod+Shift+o', false)).toBe('Strg+Umschalt+O');
    await speak('fr');
    expect(keyLabel('Shift+Escape', false)).toBe('Maj+Échap');
  });

  it('is that of durations', async () => {
    await speak('ja');
    expect([420, 12_000, 200_000].map(formatDuration)).toEqual(['0.42 秒', '12 秒', '3 分 20 秒']);
    await speak('fr');
    expect(formatDuration(420)).toBe('0,42 s');
  });

  it('is that of further words that find an action', async () => {
    const { parts } = await openAppWithModel();
    parts.preferences.change({ language: 'zh-CN' });
    await expect.poll(() => document.documentElement.lang).toBe('zh-CN');
    await userEvent.keyboard('{Control>}k{/Control}');
    await page.getByRole('combobox').fill('推理');
    await expect.element(page.getByRole('option', { name: '先思考，或立即回答' })).toBeVisible();
  });

  it('is the one that was chosen last, however long another took', async () => {
    await openAppWithModel();
    await Promise.all([speak('ja'), speak('fr'), speak('en')]);
    expect(document.documentElement.lang).toBe('en');
    await expect.element(messageField()).toBeInTheDocument();
  });
});
