import type { ContactPurpose } from '../../src/network/hubs';
import { EngineError } from '../../src/protocol';
import { AllowedHosts } from '../../src/storage/network/allowed-hosts';
import { ContactLog } from '../../src/storage/network/contact-log';
import { OwnRequest, ownOrigin, OwnUrl } from './browser-own';
import { guardNetwork } from './remove-channels';
import { withPolicyReasons } from './policy-reasons';

const contacts = new ContactLog();
const hosts = new AllowedHosts();

/** For the library worker: models are read, from hosts that are known, and each one is written down before it is asked. */
guardNetwork((browserFetch) => {
  const send = withPolicyReasons(browserFetch);
  return async (input, init) => {
    const request = new OwnRequest(input, {
      ...init,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    const url = new OwnUrl(request.url);
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (!isReading || !(await hosts.allows(url, ownOrigin))) {
      throw new EngineError(
        'not_allowed',
        `found a ${request.method} to ${url.host}; allowed is reading from the hubs of models, from this page’s own host, and from hosts whose models were chosen`,
      );
    }
    const purpose = purposeOf(url);
    await contacts.begin(url.host, purpose);
    const response = await send(request);
    // An allowed host may send on to another, as hubs do to their stores.
    const { host } = new OwnUrl(response.url);
    if (host !== url.host) await contacts.begin(host, purpose);
    contacts.addBytes(host, purpose, Number(response.headers.get('content-length') ?? 0));
    return response;
  };
});

function purposeOf({ origin, pathname }: URL): ContactPurpose {
  if (origin === ownOrigin) return 'app';
  return pathname.startsWith('/api/') ? 'search' : 'model';
}
