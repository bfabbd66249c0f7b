import { EngineError } from '../../protocol';

/** A range of a file as a server sent it, before its body is read. */
export interface RangeAnswer {
  /** Of the whole file. */
  readonly sizeBytes: number;
  /** Strong or weak, as sent; null when the server has none, or does not show it to other origins. */
  readonly etag: string | null;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** An answer that another try may better. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  constructor(
    message: string,
    /** As the server asked for. */
    readonly retryAfterMs: number | null = null,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

const CONTENT_RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/;

/**
 * Checks that an answer is the range that was asked for, and nothing that a portal, a proxy or a login page put in its place.
 * @throws TransientError for what may pass; EngineError `download_failed` for what will not
 */
export function readRangeAnswer(
  response: Response,
  url: string,
  startBytes: number,
  endBytes: number,
): RangeAnswer {
  const wanted = `bytes ${String(startBytes)} to ${String(endBytes - 1)} of ${url}`;
  if (isTransient(response.status)) {
    throw new TransientError(
      `found the answer ${String(response.status)} for ${wanted}`,
      retryAfterMs(response.headers.get('retry-after')),
    );
  }
  const { body } = response;
  const type = response.headers.get('content-type') ?? '';
  const isAnswer = response.status === 200 || response.status === 206;
  if (isAnswer && /^text\/html\b/.test(type)) throw refused(wanted, `a page (${type})`);
  const etag = response.headers.get('etag');
  const range = response.headers.get('content-range');
  const wholeBytes = wholeFileBytes(response, startBytes, endBytes);
  if (wholeBytes !== null && range === null) {
    if (!body) throw new TransientError(`found an empty answer for ${wanted}`);
    return { sizeBytes: wholeBytes, etag, body };
  }
  if (response.status !== 206) throw refused(wanted, describeStatus(response.status));
  const parts = CONTENT_RANGE.exec(range ?? '');
  if (!parts) {
    throw refused(
      wanted,
      range === null
        ? 'no Content-Range header (another host must expose it: Access-Control-Expose-Headers: Content-Range, ETag)'
        : `Content-Range "${range}"`,
    );
  }
  const [first = 0, last = 0, sizeBytes = 0] = parts.slice(1).map(Number);
  // A file shorter than the range ends it.
  if (first !== startBytes || last !== Math.min(endBytes, sizeBytes) - 1) {
    throw new TransientError(`found Content-Range "${range ?? ''}" for ${wanted}`);
  }
  if (!body) throw new TransientError(`found an empty answer for ${wanted}`);
  return { sizeBytes, etag, body };
}

/**
 * The size of a file that one range holds whole, told by the length of the answer alone: for hosts that send no parts, or that
 * do not show `Content-Range` to other origins, as GitHub does not. Null when the answer may be a part.
 */
function wholeFileBytes(
  { status, headers }: Response,
  startBytes: number,
  endBytes: number,
): number | null {
  const length = Number(headers.get('content-length') ?? 0);
  const isWhole = status === 200 ? length <= endBytes : status === 206 && length < endBytes;
  return startBytes === 0 && length > 0 && isWhole ? length : null;
}

/** 403 too: a signed address that a hub redirected to may have expired, and the next request is redirected anew. */
function isTransient(status: number): boolean {
  return status === 403 || status === 408 || status === 425 || status === 429 || status >= 500;
}

function describeStatus(status: number): string {
  if (status === 200) return 'the answer 200: this server does not send parts of files';
  if (status === 401) return 'the answer 401: this file is for those who signed in';
  if (status === 404 || status === 410) return `the answer ${String(status)}: no such file`;
  if (status === 416) return 'the answer 416: the file is shorter than it was';
  return `the answer ${String(status)}`;
}

function refused(wanted: string, found: string): EngineError {
  return new EngineError(
    'download_failed',
    `${wanted}: found ${found}; allowed is that part (206)`,
  );
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(value: string | null): number | null {
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
