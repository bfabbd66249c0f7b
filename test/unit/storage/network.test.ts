import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { AllowedHosts } from '../../../src/storage/network/allowed-hosts';
import { ContactLog } from '../../../src/storage/network/contact-log';

describe('the log of contacts', () => {
  it('has a host before it is asked, and counts over threads without losing any', async () => {
    const [page, worker] = [new ContactLog('contacts'), new ContactLog('contacts')];
    await page.begin('models.example', 'model');
    expect(await worker.list()).toMatchObject([
      { host: 'models.example', purpose: 'model', nRequests: 1, nBytes: 0 },
    ]);
    await Promise.all(
      [page, worker].map(async (log) => {
        for (let time = 0; time < 10; time++) await log.begin('models.example', 'model');
        log.addBytes('models.example', 'model', 1000);
        await log.flush();
      }),
    );
    const [contact, ...others] = await page.list();
    expect(others).toEqual([]);
    expect(contact).toMatchObject({ nRequests: 21, nBytes: 2000 });
    expect(contact!.firstMs).toBeLessThanOrEqual(contact!.lastMs);
  });

  it('is forgotten when it is told to, and begins anew', async () => {
    const log = new ContactLog('forgotten');
    await log.begin('tools.example', 'tools');
    await log.forget();
    expect(await log.list()).toEqual([]);
    await log.begin('tools.example', 'tools');
    expect(await log.list()).toMatchObject([{ nRequests: 1 }]);
  });
});

describe('hosts that may be asked for models', () => {
  const OWN = 'https://talaria.example';

  it('are the page’s own, the hubs, and those that were chosen, until they are removed', async () => {
    const hosts = new AllowedHosts('allowed');
    const elsewhere = new URL('https://files.example/a.gguf');
    const asked = (address: string) => hosts.allows(new URL(address), OWN);
    expect(await asked(`${OWN}/models/a.gguf`)).toBe(true);
    expect(await asked('https://huggingface.co/a/b')).toBe(true);
    expect(await hosts.allows(elsewhere, OWN)).toBe(false);
    await hosts.allow(elsewhere.origin, 'person');
    expect(await hosts.allows(elsewhere, OWN)).toBe(true);
    expect(await asked('http://files.example/a.gguf')).toBe(false);
    await hosts.remove(elsewhere.origin);
    expect(await hosts.allows(elsewhere, OWN)).toBe(false);
  });
});
