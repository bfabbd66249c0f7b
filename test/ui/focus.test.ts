import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { BLANK_PERSONA } from '../../src/hermes/personas/persona';
import { messageField, openAppWithModel } from './app-fixture';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const enter = () => userEvent.keyboard('{Enter}');

/** By key, as those do who would have to begin at the top of the page again. */
async function press(name: string): Promise<void> {
  (button(name).element() as HTMLElement).focus();
  await enter();
}

describe('the focus, when the button that was pressed is gone', () => {
  it('is at the next attached file, and after the last at the message', async () => {
    await openAppWithModel();
    const files = page.getByLabelText('Files to attach');
    for (const name of ['one.txt', 'two.txt', 'three.txt']) {
      await files.upload(new File([name], name));
      await expect.element(button(`Take ${name} away`)).toBeVisible();
    }
    await press('Take two.txt away');
    await expect.element(button('Take three.txt away')).toHaveFocus();
    await enter();
    await expect.element(button('Take one.txt away')).toHaveFocus();
    await enter();
    await expect.element(messageField()).toHaveFocus();
  });

  it('is at the message when it goes on without a persona', async () => {
    const { chats } = await openAppWithModel();
    chats.current.persona = { ...BLANK_PERSONA, id: 'cook', name: 'Cook', summary: '', system: '' };
    await expect.element(button('Go on without Cook')).toBeVisible();
    await press('Go on without Cook');
    await expect.element(messageField()).toHaveFocus();
  });
});
