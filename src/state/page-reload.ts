interface ReloadParts {
  /** Whether something runs that a reload would end: a download, a tool, an import. */
  readonly isBusy: () => boolean;
  /** Resolves when what was given to be written is written, or could not be. */
  readonly settled: () => Promise<void>;
  /** Whether something is on the page alone. */
  readonly hasUnsaved: () => boolean;
  /** Remembers what the page shows. @returns false when the browser keeps nothing, or not so much */
  readonly keep: () => boolean;
  readonly reload: () => void;
}

/** Longer than any write takes on a disk that works. */
const MOST_SETTLING_MS = 10_000;

/** Reloads the page when nothing is lost by it. @returns false when it does not */
export async function reloadSafely(
  { isBusy, settled, hasUnsaved, keep, reload }: ReloadParts,
  mostMs = MOST_SETTLING_MS,
): Promise<boolean> {
  if (isBusy() || hasUnsaved()) return false;
  const isSettled = await Promise.race([
    settled().then(() => true),
    new Promise<false>((resolve) => {
      setTimeout(() => {
        resolve(false);
      }, mostMs);
    }),
  ]);
  // Something may have begun, or failed, while that was written.
  if (!isSettled || isBusy() || hasUnsaved() || !keep()) return false;
  reload();
  return true;
}

/** Whether a person is at something that is nowhere but on the page, as its elements say: a message that is edited, a comparison. */
export function hasOpenWork(page: ParentNode): boolean {
  return page.querySelector(':is(main, dialog[open]) [data-unsaved]') !== null;
}

/** Has the browser ask the person before they leave a page on which something would be lost. */
export function askBeforeLeaving(target: EventTarget, isLossy: () => boolean): void {
  target.addEventListener('beforeunload', (event) => {
    if (isLossy()) event.preventDefault();
  });
}
