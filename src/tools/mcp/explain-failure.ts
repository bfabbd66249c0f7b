import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { EngineError, type EngineErrorCode } from '../../protocol';
import { shorten } from './tool-facts';

/** What is known beside the error itself. */
export interface FailureFacts {
  readonly url: URL;
  /** Of this page, as a server sees it. */
  readonly pageOrigin: string;
  /** Whether the server named a session that this page could read. */
  readonly hasSession: boolean;
}

const HEADERS = 'content-type, authorization, mcp-session-id, mcp-protocol-version, last-event-id';

/** What went wrong with a server: by its code the page says what the person, or the server's operator, can do. */
export function explainFailure(
  thrown: unknown,
  { url, pageOrigin, hasSession }: FailureFacts,
): EngineError {
  const failure = (code: EngineErrorCode, found: string): EngineError =>
    new EngineError(code, `${url.host}: ${found}`, { cause: thrown });
  if (thrown instanceof StreamableHTTPError) {
    const { code = 0 } = thrown;
    const answered = `answered ${String(code)}`;
    if (code === 401 || code === 403) return failure('server_wants_token', answered);
    if (code === 404 || code === 405) {
      return failure('server_elsewhere', `${answered} at ${url.pathname}`);
    }
    if (code === 400 && !hasSession) {
      const header = 'Access-Control-Expose-Headers: mcp-session-id';
      return failure('server_hides_session', `${answered}; ${header}`);
    }
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error.name === 'TimeoutError') return failure('server_silent', error.message);
  if (!(error instanceof TypeError)) return failure('server_failed', shorten(error.message, 300));
  // All that `fetch` tells of an answer that the browser keeps from a page, and of none at all. A request that would tell the
  // two apart has to follow redirects, so it could reach another host.
  return failure(
    'server_unreachable',
    `no answer from ${url.href} that this page may read. Access-Control-Allow-Origin: ${pageOrigin}, ` +
      'Access-Control-Allow-Methods: POST, GET, DELETE, ' +
      `Access-Control-Allow-Headers: ${HEADERS}, Access-Control-Expose-Headers: mcp-session-id`,
  );
}
