export interface FetchLimits {
  /** Of one answer's body. */
  readonly mostBytes: number;
  /** From the request to the end of the answer. */
  readonly mostMs: number;
}

export const FETCH_LIMITS: FetchLimits = { mostBytes: 4 * 2 ** 20, mostMs: 120_000 };

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that reaches one origin and no other, follows no redirect, sends nothing that the browser knows of the person, and
 * takes no more than it can hold.
 * @param onTooLong told of an answer that was cut off, since readers of streams may keep that to themselves
 * @throws TypeError from the returned function for another origin
 */
export function guardedFetch(
  server: URL,
  { mostBytes, mostMs }: FetchLimits,
  onTooLong: (error: Error) => void,
  send: Fetch = fetch,
): Fetch {
  return async (address, init = {}) => {
    const url = new URL(address);
    if (url.origin !== server.origin) {
      throw new TypeError(`found a request to ${url.origin}; allowed is ${server.origin}`);
    }
    // A standing stream of notices is not asked for, which servers must bear with; only an answer that broke off is.
    const isStanding =
      (init.method ?? 'GET') === 'GET' && !new Headers(init.headers).has('last-event-id');
    if (isStanding) return new Response(null, { status: 405 });
    const response = await send(url, {
      ...init,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([AbortSignal.timeout(mostMs), ...(init.signal ? [init.signal] : [])]),
    });
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    const body = response.body.pipeThrough(noMoreThan(mostBytes, onTooLong));
    return new Response(body, { status, statusText, headers });
  };
}

function noMoreThan(
  mostBytes: number,
  onTooLong: (error: Error) => void,
): TransformStream<Uint8Array, Uint8Array> {
  let nBytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      nBytes += chunk.byteLength;
      if (nBytes <= mostBytes) {
        controller.enqueue(chunk);
        return;
      }
      const error = new Error(`its answer has more than ${String(mostBytes / 2 ** 20)} MiB`);
      controller.error(error);
      onTooLong(error);
    },
  });
}
