/** Where the service worker looks for it: see `scripts/installable.ts`. */
const CACHE_NAME = 'talaria-web-llm';

/** Keeps a file of the app that its shell does not hold. Without storage it is fetched when it is needed. */
export async function keepForOffline(url: string): Promise<void> {
  try {
    const cache = await caches.open(CACHE_NAME);
    if (!(await cache.match(url))) await cache.add(url);
  } catch {
    // Not there, full, or offline.
  }
}
