import type { Attachment } from 'svelte/attachments';

/** A reader this near to the end is reading the stream; a wheel notch is more. */
const NEAR_END_PX = 48;

/** A scrolling element that is kept at its end. */
export interface StreamFollower {
  /** For that element. */
  readonly attach: Attachment<HTMLElement>;
  /** Shows something in it and lets go of the end, so that what is still drawn moves nothing. */
  readonly leadTo: (target: Element) => void;
}

/**
 * Keeps a scrolling element at its end while its content grows, but only as long as the reader is there: the first scroll
 * upward lets go, coming back to the end takes hold again.
 * @param onHold told whether the end is held
 */
export function followStream(onHold: (isHeld: boolean) => void): StreamFollower {
  let isHeld = true;
  const hold = (held: boolean): void => {
    if (held === isHeld) return;
    isHeld = held;
    onHold(isHeld);
  };
  const attach = (element: HTMLElement): (() => void) => {
    const isAtEnd = (): boolean =>
      element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    let lastTop = element.scrollTop;
    const onScroll = (): void => {
      const movedUp = element.scrollTop < lastTop - 1;
      lastTop = element.scrollTop;
      hold(isAtEnd() || (isHeld && !movedUp));
    };
    const follow = new ResizeObserver(() => {
      if (isHeld) element.scrollTop = element.scrollHeight;
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
  return { attach, leadTo };
}
