/** Runs once nothing else is to be done, or half a second later. @returns takes it back */
export function whenIdle(run: () => void): () => void {
  // Safari has no idle callbacks.
  const { requestIdleCallback: ask, cancelIdleCallback: cancel } = window as Partial<Window>;
  if (!ask || !cancel) {
    const timer = setTimeout(run, 30);
    return () => {
      clearTimeout(timer);
    };
  }
  const handle = ask(run, { timeout: 500 });
  return () => {
    cancel(handle);
  };
}
