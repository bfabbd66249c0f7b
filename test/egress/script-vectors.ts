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

const LINK = `const a = Object.assign(document.createElement('a'), { href: url, target: '_blank' });`;
const CLICK = `dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))`;

/** More ways to follow a link without a person. */
export const LINK_SCRIPTS: Readonly<Record<string, string>> = {
  span: `${LINK} a.append(document.createElement('span')); a.firstChild.click()`,
  event: `${LINK} a.${CLICK}`,
  inside: `${LINK} document.body.append(a); a.${CLICK}`,
  svg: `document.body.insertAdjacentHTML('beforeend', '<svg><a href="' + url + '" target="_blank"><text>x</text></a></svg>'); document.querySelector('svg a text').${CLICK}`,
  frame: `const f = document.createElement('iframe'); document.body.append(f); f.contentWindow.location.href = url`,
};

/** What it would try in a worker. */
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
  font: `const f = new FontFace('x', 'url(' + url + ')'); self.fonts.add(f); await f.load()`,
  // What the guard asks of a request, replaced.
  getter: `Object.defineProperty(Request.prototype, 'url', { get: () => location.origin + '/' }); await fetch(url)`,
  request: `const Real = Request; self.Request = function (...given) { const real = new Real(...given); return Object.defineProperty(real, 'url', { value: self.origin + '/' }); }; await fetch(url)`,
  origin: `Object.defineProperty(self, 'origin', { value: new URL(url).origin }); await fetch(url)`,
  address: `self.URL = class { origin = self.origin; host = self.location.host }; await fetch(url)`,
  stolen: `await (self.fetch.bind(self))(new Request(url))`,
};

export function stunProbe(port: number): string {
  return `const c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] });
    c.createDataChannel('x'); await c.setLocalDescription(await c.createOffer());`;
}

/** The scripts as what a model writes: in elements that would run them, and as addresses. */
export function scriptVectors(sink: string, stunPort: number, context: string): string[] {
  const scripts = { ...PAGE_SCRIPTS, stun: stunProbe(stunPort).replace(/\s+/g, ' ') };
  return Object.entries(scripts).map(([name, script]) => {
    const text = `(${attempt(script).replace(/\s+/g, ' ')})('${sink}/${name}/${context}')`;
    const quoted = text.replaceAll('"', '&quot;');
    const address = encodeURI(text).replaceAll('(', '%28').replaceAll(')', '%29');
    return `<script>${text}</script><img src="x" onerror="${quoted}"><svg onload="${quoted}"></svg>[${name}](javascript:${address})`;
  });
}

/** A function's text for `evaluate`; gives how it went, and never waits long. */
export function attempt(script: string): string {
  return `(async (url) => {
    const run = async () => { ${script} };
    const late = new Promise((done) => setTimeout(done, 400, 'ran'));
    return Promise.race([run().then(() => 'ran', (error) => String(error)), late]);
  })`;
}
