/**
 * The first thing that runs in the page. Its policy holds against fetches, frames and scripts of others; two ways out are none of
 * a policy's business: WebRTC, whose packets it does not see, and going to another address, which takes along what stands in it.
 */

const WAYS_OUT = ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport'];

/** As far as it is needed; TypeScript's own library has no types for it yet. */
interface NavigateEvent extends Event {
  readonly destination: { readonly url: string };
}

for (const name of WAYS_OUT) Reflect.deleteProperty(globalThis, name);

// Links open tabs of their own, so nothing ever leads away from here but what the person writes into the browser's own bar.
(globalThis as { navigation?: EventTarget }).navigation?.addEventListener('navigate', (event) => {
  const { destination, cancelable } = event as NavigateEvent;
  if (cancelable && new URL(destination.url).origin !== location.origin) event.preventDefault();
});
