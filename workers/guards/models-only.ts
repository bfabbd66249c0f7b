import type { ContactPurpose } from '../../src/network/hubs';
import { EngineError } from '../../src/protocol';
import { AllowedHosts } from '../../src/storage/network/allowed-hosts';
import { ContactLog } from '../../src/storage/network/contact-log';
import { guardNetwork } from './remove-channels';
import { withPolicyReasons } from './policy-reasons';

const contacts = new ContactLog();
const hosts = new AllowedHosts();

/** For the library worker: models are read, from hosts that are known, and each one is written down before it is asked. */
guardNetwork((browserFetch) => {
  const send = withPolicyReasons(browserFetch);
  return async (input, init) => {
    const request = new Request(input, {
      ...init,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    const url = new URL(request.url);
    if (!['GET', 'HEAD'].includes(request.method) || !(await hosts.allows(url, self.origin))) {
      throw new EngineError(
        'not_allowed',
        `found a ${request.method} to ${url.host}; allowed is reading from the hubs of models, from this page’s own host, and from hosts whose models were chosen`,
      );
    }
    const purpose = purposeOf(url);
    await contacts.begin(url.host, purpose);
    const response = await send(request);
    // An allowed host may send on to another, as hubs do to their stores.
    const { host } = new URL(response.url);
    if (host !== url.host) await contacts.begin(host, purpose);
    contacts.addBytes(host, purpose, Number(response.headers.get('content-length') ?? 0));
    return response;
  };
});

function purposeOf({ origin, pathname }: URL): ContactPurpose {
  if (origin === self.origin) return 'app';
  return pathname.startsWith('/api/') ? 'search' : 'model';
}
