import { EngineError } from '../protocol';

/** What IndexedDB threw, in the page's terms. Its `AbortError` is of a transaction that it gave up, no person's own stop. */
export function storageError(thrown: unknown): unknown {
  if (thrown instanceof EngineError) return thrown;
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
