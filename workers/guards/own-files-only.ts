import { OwnRequest, ownOrigin, OwnUrl } from './browser-own';
import { guardNetwork } from './remove-channels';

/** For workers without business outside: they may read the app's own files, which is how WebAssembly comes. */
guardNetwork((send) => (input, init) => {
  const request = new OwnRequest(input, { ...init, redirect: 'error' });
  const { origin } = new OwnUrl(request.url);
  if (origin === ownOrigin && request.method === 'GET') return send(request);
  const found = `a ${request.method} to ${origin}`;
  return Promise.reject(new TypeError(`found ${found}; allowed is reading the app’s own files`));
});
