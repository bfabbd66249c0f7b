/** As much of the Web Locks API as a library asks of it; Node 20 has none. */
export function installLocks(): void {
  const held = new Set<string>();
  const request = async (
    name: string,
    _options: { readonly ifAvailable: true },
    work: (lock: { readonly name: string } | null) => Promise<unknown>,
  ): Promise<unknown> => {
    if (held.has(name)) return work(null);
    held.add(name);
    try {
      return await work({ name });
    } finally {
      held.delete(name);
    }
  };
  (globalThis as { navigator?: object }).navigator ??= {};
  Object.defineProperty(navigator, 'locks', { configurable: true, value: { request } });
}
