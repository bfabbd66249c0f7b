import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import UpdateNotice from '../../src/ui/UpdateNotice.svelte';

async function show(isReady: boolean, hasChat: boolean): Promise<string[]> {
  const calls: string[] = [];
  const update = {
    isReady,
    apply: () => calls.push('apply'),
    dismiss: () => calls.push('dismiss'),
  };
  await render(UpdateNotice, { update, hasChat });
  return calls;
}

describe('a newer version', () => {
  it('is told of, and taken or left as the person likes', async () => {
    const calls = await show(true, false);
    await expect.element(page.getByRole('status')).not.toHaveTextContent('ends this chat');
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByRole('button', { name: 'Load it' }).click();
    expect(calls).toEqual(['dismiss', 'apply']);
  });

  it('says what it would end', async () => {
    await show(true, true);
    await expect.element(page.getByRole('status')).toHaveTextContent('Loading it ends this chat.');
  });

  it('is no matter until there is one', async () => {
    await show(false, false);
    expect(page.getByRole('status').elements()).toHaveLength(0);
  });
});
