/**
 * The first thing that runs in the page. Its policy holds against fetches, frames and scripts of others; some ways out are none of
 * a policy's business: WebRTC, whose packets it does not see, and addresses that are gone to, here or in another tab, which take along
 * what stands in them.
 */

const WAYS_OUT = [
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'RTCDataChannel',
  'WebTransport',
  'open',
];

const XLINK = 'http://www.w3.org/1999/xlink';

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

function leadsAway(target: unknown): boolean {
  const link = target instanceof Element ? target.closest('a, area') : null;
  const address = link?.getAttribute('href') ?? link?.getAttributeNS(XLINK, 'href') ?? null;
  return address !== null && new URL(address, location.href).origin !== location.origin;
}

// Only a person follows a link; one that is not in the page has no other ways to be followed than the first two.
const click: (this: HTMLElement) => void = Reflect.get(HTMLElement.prototype, 'click');
HTMLElement.prototype.click = function (): void {
  if (!leadsAway(this)) click.call(this);
};
const dispatchEvent: (this: EventTarget, event: Event) => boolean = Reflect.get(
  EventTarget.prototype,
  'dispatchEvent',
);
EventTarget.prototype.dispatchEvent = function (event): boolean {
  return !(event.type === 'click' && leadsAway(this)) && dispatchEvent.call(this, event);
};
addEventListener(
  'click',
  (event) => {
    if (!event.isTrusted && leadsAway(event.composedPath()[0])) event.preventDefault();
  },
  { capture: true },
);

// A frame lets others lay something over the page, and not every host can forbid it in a header.
if (self !== top) {
  const link = document.createElement('a');
  link.href = location.href;
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = 'Talaria';
  document.body.replaceChildren(link);
  throw new Error('found the page in a frame of another; allowed is a tab of its own');
}
