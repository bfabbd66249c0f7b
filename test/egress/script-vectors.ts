/** What a script would try that got into the page: the body of a function that is given an address for it. */
export const PAGE_SCRIPTS: Readonly<Record<string, string>> = {
  fetch: `await fetch(url, { mode: 'no-cors' })`,
  xhr: `await new Promise((done) => { const x = new XMLHttpRequest(); x.onloadend = done; x.open('GET', url); x.send(); })`,
  beacon: `navigator.sendBeacon(url, 'x')`,
  websocket: `new WebSocket(url.replace('http', 'ws'))`,
  eventsource: `new EventSource(url)`,
  image: `new Image().src = url`,
  import: `await import(url + '.js')`,
  worker: `new Worker(url + '.js')`,
  sharedworker: `new SharedWorker(url + '.js')`,
  importscripts: `new Worker(URL.createObjectURL(new Blob(['importScripts("' + url + '.js")'])))`,
  serviceworker: `await navigator.serviceWorker.register(url + '.js')`,
  webtransport: `new WebTransport(url.replace('http:', 'https:'))`,
  form: `const f = document.createElement('form'); f.action = url; document.body.append(f); f.submit()`,
  location: `location.href = url`,
  window: `window.open(url)`,
  blank: `const a = document.createElement('a'); a.href = url; a.target = '_blank'; document.body.append(a); a.click()`,
};

/** The same in a worker. */
export const WORKER_SCRIPTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['xhr', 'websocket', 'eventsource', 'import', 'worker', 'sharedworker', 'webtransport'].map(
      (name) => [name, PAGE_SCRIPTS[name] ?? ''],
    ),
  ),
  fetch: `await fetch(url)`,
  importscripts: `importScripts(url + '.js')`,
  cache: `await (await caches.open('x')).add(url)`,
  // A fresh way to it, in case only the global's own was taken away.
  prototype: `await Object.getPrototypeOf(Object.getPrototypeOf(self)).fetch.call(self, url)`,
  stolen: `await (self.fetch.bind(self))(new Request(url))`,
};

export function stunProbe(port: number): string {
  return `const c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] });
    c.createDataChannel('x'); await c.setLocalDescription(await c.createOffer());`;
}

/** A function's text for `evaluate`; gives how it went, and never waits long. */
export function attempt(script: string): string {
  return `(async (url) => {
    const run = async () => { ${script} };
    const late = new Promise((done) => setTimeout(done, 400, 'ran'));
    return Promise.race([run().then(() => 'ran', (error) => String(error)), late]);
  })`;
}
