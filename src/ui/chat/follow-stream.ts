import type { Attachment } from 'svelte/attachments';

/** A reader who comes this near to the end wants to read the stream. */
const NEAR_END_PX = 48;
/** Of the end, as rounded as browsers have it. */
const AT_END_PX = 2;

/** A scrolling element that is kept at its end. */
export interface StreamFollower {
  /** For that element. */
  readonly attach: Attachment<HTMLElement>;
  /** Shows something in it and lets go of the end, so that what is still drawn moves nothing. */
  readonly leadTo: (target: Element) => void;
  /** Takes hold of the end, wherever the reader is. */
  readonly leadToEnd: () => void;
}

/**
 * Keeps a scrolling element at its end while its content grows, but only as long as the reader is there: the first scroll
 * upward lets go, coming back to the end takes hold again.
 * @param onHold told whether the end is held
 */
export function followStream(onHold: (isHeld: boolean) => void): StreamFollower {
  let isHeld = true;
  let toEnd = (): void => undefined;
  const hold = (held: boolean): void => {
    if (held === isHeld) return;
    isHeld = held;
    onHold(isHeld);
  };
  const attach = (element: HTMLElement): (() => void) => {
    let lastTop = element.scrollTop;
    const onScroll = (): void => {
      const movedUp = element.scrollTop < lastTop - 1;
      lastTop = element.scrollTop;
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      hold(left < AT_END_PX || (!movedUp && (isHeld || left < NEAR_END_PX)));
    };
    toEnd = () => {
      element.scrollTop = element.scrollHeight;
      // The reader may move up from here before the event of this tells of it.
      lastTop = element.scrollTop;
    };
    const follow = new ResizeObserver(() => {
      if (isHeld) toEnd();
    });
    follow.observe(element);
    for (const child of element.children) follow.observe(child);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      follow.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  };
  const leadTo = (target: Element): void => {
    hold(false);
    target.scrollIntoView({ block: 'center' });
  };
  const leadToEnd = (): void => {
    hold(true);
    toEnd();
  };
  return { attach, leadTo, leadToEnd };
}
