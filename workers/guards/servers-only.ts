import { ContactLog } from '../../src/storage/network/contact-log';
import { guardNetwork } from './remove-channels';

const contacts = new ContactLog();

/**
 * For the MCP worker, where each session has a `fetch` that reaches its server's origin and no other (`guarded-fetch.ts`): every
 * request is written down, follows no redirect, and takes nothing along that the browser knows of the person.
 */
guardNetwork((send) => async (input, init) => {
  const request = new Request(input, {
    ...init,
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });
  const { host } = new URL(request.url);
  await contacts.begin(host, 'tools');
  const response = await send(request);
  contacts.addBytes(host, 'tools', Number(response.headers.get('content-length') ?? 0));
  return response;
});
