import type { WorkboxPlugin } from 'workbox-core/types.js';
import {
  addPlugins,
  cleanupOutdatedCaches,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { securityHeaders } from '../src/network/response-headers';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[];
};

/** Static hosts without a say in headers send none; so from the second visit on the app's files come with them all the same. */
const withHeaders: WorkboxPlugin = {
  handlerWillRespond: ({ request, response }) => {
    const folder = new URL(self.registration.scope).pathname;
    const path = new URL(request.url).pathname.slice(folder.length);
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(securityHeaders(path))) headers.set(name, value);
    const { status, statusText } = response;
    return Promise.resolve(new Response(response.body, { status, statusText, headers }));
  },
};

addPlugins([withHeaders]);
precacheAndRoute([...self.__WB_MANIFEST]);
cleanupOutdatedCaches();
// Where `src/state/keep-for-offline.ts` puts it.
registerRoute(/\/assets\/web-llm-[^/]+\.js$/, new CacheFirst({ cacheName: 'talaria-web-llm' }));

// An open page is never swapped under its reader: a newer version waits until they say so.
self.addEventListener('message', (event) => {
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING') {
    void self.skipWaiting();
  }
});
