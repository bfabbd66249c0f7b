import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { LANGUAGES } from '../../src/locales/languages';
import { speak } from '../../src/locales/main.loader.svelte';
import { messageField, openAppWithModel } from './app-fixture';

afterEach(() => speak('en'));

describe('the language', () => {
  it('changes in place: what was typed, and what is open, stays', async () => {
    const { props } = await openAppWithModel();
    await messageField().fill('half a sent');
    const typed = messageField().element();
    props.preferences.change({ language: 'de' });
    await expect
      .element(page.getByRole('textbox', { name: 'Nachricht' }))
      .toHaveValue('half a sent');
    expect(page.getByRole('textbox', { name: 'Nachricht' }).element()).toBe(typed);
    expect(document.documentElement.lang).toBe('de');
    props.preferences.change({ language: 'en' });
    await expect.element(messageField()).toHaveValue('half a sent');
    expect(document.documentElement.lang).toBe('en');
  });

  it.each(LANGUAGES.map(({ id, name }) => [name, id] as const))(
    'can be %s, by its own name',
    async (name, id) => {
      const { props } = await openAppWithModel();
      await page.getByRole('button', { name: 'Settings' }).click();
      const choice = page.getByRole('combobox', { name: 'Language' });
      await choice.selectOptions(name);
      expect(props.preferences.values.language).toBe(id);
      await expect.poll(() => document.documentElement.lang).toBe(id);
      const close = {
        en: 'Close',
        de: 'Schließen',
        es: 'Cerrar',
        fr: 'Fermer',
        'pt-BR': 'Fechar',
        ja: '閉じる',
        'zh-CN': '关闭',
      };
      await page.getByRole('button', { name: close[id], exact: true }).click();
    },
  );

  it('is the one that was chosen last, however long another took', async () => {
    await openAppWithModel();
    await Promise.all([speak('ja'), speak('fr'), speak('en')]);
    expect(document.documentElement.lang).toBe('en');
    await expect.element(messageField()).toBeInTheDocument();
  });
});
