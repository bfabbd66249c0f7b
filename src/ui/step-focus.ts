/** Where keys lead to from one of n items; nowhere from other keys. */
type Steps = Readonly<Record<string, ((at: number, n: number) => number) | undefined>>;

const ENDS: Steps = { Home: () => 0, End: (_, n) => n - 1 };
const STEPS = {
  down: {
    ...ENDS,
    ArrowDown: (at, n) => (at + 1) % n,
    ArrowUp: (at, n) => (at - 1 + n) % n,
  },
  along: {
    ...ENDS,
    ArrowRight: (at, n) => Math.min(at + 1, n - 1),
    ArrowLeft: (at) => Math.max(at - 1, 0),
  },
} satisfies Record<string, Steps>;

/**
 * Moves the focus among items that are one stop of Tab.
 * @param way a menu goes `down` and round its ends; a text goes `along`
 */
export function stepFocus(
  event: KeyboardEvent,
  items: readonly HTMLElement[],
  way: keyof typeof STEPS,
): void {
  const steps: Steps = STEPS[way];
  const at = items.findIndex((item) => item === event.target);
  const to = steps[event.key];
  if (!to || at < 0) return;
  event.preventDefault();
  items[to(at, items.length)]?.focus();
}
