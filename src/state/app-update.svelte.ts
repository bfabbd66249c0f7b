import type { Workbox } from 'workbox-window';
import { SERVICE_WORKER_URL, trustedScriptUrl } from '../engine-client/trusted-script-url';

/** The app as it is installed: kept for offline use, and replaced by a newer version only when the person says so. */
export class AppUpdate {
  #isReady = $state(false);
  #workbox: Workbox | null = null;

  /** Whether a newer version has come and waits. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Does nothing where there are no service workers: private windows of some browsers, pages without https. */
  async register(): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    const { Workbox } = await import('workbox-window');
    const workbox = new Workbox(trustedScriptUrl(SERVICE_WORKER_URL));
    workbox.addEventListener('waiting', () => {
      this.#isReady = true;
    });
    this.#workbox = workbox;
    // A browser that refuses leaves a page that works, only not offline.
    await workbox.register().catch(() => undefined);
  }

  /** Lets the newer version take over, and shows it. */
  apply(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      location.reload();
    });
    this.#workbox?.messageSkipWaiting();
  }

  /** Until the next visit. */
  dismiss(): void {
    this.#isReady = false;
  }
}
