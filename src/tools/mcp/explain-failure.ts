import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
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

/** What went wrong with a server, and what the person, or the server's operator, can do. */
export function explainFailure(
  thrown: unknown,
  { url, pageOrigin, hasSession }: FailureFacts,
): string {
  if (thrown instanceof StreamableHTTPError) {
    return explainStatus(thrown.code ?? 0, thrown.message, url, hasSession);
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error.name === 'TimeoutError') return `${url.host} did not answer in time.`;
  if (!(error instanceof TypeError)) return `${url.host}: ${shorten(error.message, 300)}`;
  // All that `fetch` tells of an answer that the browser keeps from a page, and of none at all. A request that would tell the
  // two apart has to follow redirects, so it could reach another host.
  return (
    `No answer of ${url.host} can be read. Either nothing answers at ${url.href}: the server is not running, the address is ` +
    'wrong or redirects, its certificate is not trusted, or the browser does not let this page into that network. ' +
    'Or the server does not allow this page; then it has to send the CORS headers ' +
    `Access-Control-Allow-Origin: ${pageOrigin}, Access-Control-Allow-Methods: POST, GET, DELETE, ` +
    `Access-Control-Allow-Headers: ${HEADERS} and Access-Control-Expose-Headers: mcp-session-id.`
  );
}

function explainStatus(status: number, message: string, url: URL, hasSession: boolean): string {
  if (status === 401 || status === 403) {
    return `${url.host} answered ${String(status)}: it asks for a token, or for another one.`;
  }
  if (status === 404 || status === 405) {
    return `${url.host} answered ${String(status)}: at ${url.pathname} is no MCP server over Streamable HTTP. Many have it at /mcp; servers that only have the older SSE transport cannot be used.`;
  }
  if (status === 400 && !hasSession) {
    return `${url.host} answered 400. If it works with sessions, it has to let the page read their names: Access-Control-Expose-Headers: mcp-session-id.`;
  }
  return `${url.host}: ${shorten(message, 300)}`;
}
