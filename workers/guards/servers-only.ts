import { ContactLog } from '../../src/storage/network/contact-log';
import { OwnRequest, OwnUrl } from './browser-own';
import { guardNetwork } from './remove-channels';

const contacts = new ContactLog();

/** Origins of the servers that the page asked to be connected; without a prototype that could be changed. */
const servers = Object.create(null) as Record<string, true>;

export function allowServer(origin: string): void {
  servers[origin] = true;
}

/**
 * For the MCP worker, in which each session has a `fetch` of its own for its server's origin (`guarded-fetch.ts`): every request is
 * to a server that the page named, is written down, follows no redirect, and takes nothing along that the browser knows of the person.
 */
guardNetwork((send) => async (input, init) => {
  const request = new OwnRequest(input, {
    ...init,
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });
  const { origin, host } = new OwnUrl(request.url);
  if (!(origin in servers)) {
    throw new TypeError(`found a request to ${origin}; allowed are the servers that were added`);
  }
  await contacts.begin(host, 'tools');
  const response = await send(request);
  contacts.addBytes(host, 'tools', Number(response.headers.get('content-length') ?? 0));
  return response;
});
