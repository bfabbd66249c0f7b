/**
 * Everything beside `fetch` through which a worker can send something. What cannot be taken away is `import()`: that is for the
 * policy. `importScripts` throws in every module worker, and is what compiled libraries tell a worker by.
 */
const CHANNELS = [
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'RTCPeerConnection',
  'RTCDataChannel',
  'Worker',
  'SharedWorker',
  // A font is fetched, too.
  'FontFace',
  'FontFaceSet',
  'fonts',
];

type Fetch = typeof fetch;

/**
 * To be called before anything else runs in a worker: from then on `fetch` is `guarded`, and there is no other way out.
 * @param guarded makes it of the browser's own, which nobody else has any more
 */
export function guardNetwork(guarded: (send: Fetch) => Fetch): void {
  const send = globalThis.fetch.bind(globalThis);
  for (const name of CHANNELS) remove(globalThis, name);
  if ('Cache' in globalThis) {
    remove(Cache.prototype, 'add');
    remove(Cache.prototype, 'addAll');
  }
  remove(globalThis, 'fetch');
  Object.defineProperty(globalThis, 'fetch', { value: guarded(send) });
}

/** Wherever on the chain of prototypes it stands. */
function remove(target: object, name: string): void {
  for (let owner: object | null = target; owner; owner = Reflect.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, name) && !Reflect.deleteProperty(owner, name)) {
      throw new TypeError(`${name} cannot be taken away in this browser`);
    }
  }
}
