import { EngineError, isAbortError } from '../protocol';

/** What IndexedDB threw, in the page's terms. */
export function storageError(thrown: unknown): unknown {
  if (thrown instanceof EngineError || (isAbortError(thrown) && !isAbortedTransaction(thrown))) {
    return thrown;
  }
  const found = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  if (thrown instanceof Error && thrown.name === 'QuotaExceededError') {
    return new EngineError(
      'storage_full',
      `the browser's storage is full (${found}); what was stored before is kept`,
      { cause: thrown },
    );
  }
  return new EngineError(
    'storage_failed',
    `the browser's storage did not do what was asked of it (${found})`,
    { cause: thrown },
  );
}

/** IndexedDB names a transaction that it gave up like a person's own stop. */
function isAbortedTransaction(thrown: unknown): boolean {
  return thrown instanceof DOMException && /transaction/i.test(thrown.message);
}
