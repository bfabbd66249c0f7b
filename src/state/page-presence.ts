/** The page as the model's session knows it: whether somebody looks at it, and whether it may go and come back. */
export interface PagePresence {
  /** Resolves when the page is looked at; at once when it is. */
  readonly whenVisible: () => Promise<void>;
  /** Reloads the page, which then goes on where it was. @returns false when it cannot, or when something else would be lost by it */
  readonly reload: () => Promise<boolean>;
}

export type TabMemory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What a tab remembers over a reload; null where the browser refuses. */
export function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

export function whenVisible(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.visibilityState === 'hidden') return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}
