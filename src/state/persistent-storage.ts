type Browser = Partial<Pick<Navigator, 'storage' | 'permissions'>>;

/** Has the browser keep what is stored also when it needs room, where it decides so without asking the person. Never rejects. */
export async function keepStorage(browser: Browser): Promise<void> {
  try {
    if (!(await asksPerson(browser))) await browser.storage?.persist();
  } catch {
    // It may still be asked for on the models page.
  }
}

/**
 * Firefox alone does. Chromium, which alone has `userAgentData`, says `prompt` as well, and decides by how the site is used; Safari does
 * not know the question.
 */
async function asksPerson(browser: Browser): Promise<boolean> {
  if ('userAgentData' in browser) return false;
  const permission = await browser.permissions
    ?.query({ name: 'persistent-storage' })
    .catch(() => null);
  return permission?.state === 'prompt';
}
