import type { EngineErrorCode, SERVER_ERROR_CODES } from '../../protocol';

/** What a person, or whoever runs the server, can do; undefined for an error that is not of a server. */
export function serverAdvice(code: EngineErrorCode): string | undefined {
  const advice: Readonly<Record<(typeof SERVER_ERROR_CODES)[number], string>> = {
    server_address:
      'Give an address that begins with https://, or with http://localhost, and has no name or password in it.',
    server_known: 'This server has been added already.',
    server_token_gone: 'Its token was not kept. Give it again.',
    server_unreachable:
      'No answer of it can be read. Either nothing answers there: the server is not running, the address is wrong or redirects, its certificate is not trusted, or the browser does not let this page into that network. Or the server does not allow this page; then it has to send the CORS headers below.',
    server_silent: 'The server did not answer in time.',
    server_wants_token: 'The server asks for a token, or for another one.',
    server_elsewhere:
      'There is no MCP server over Streamable HTTP at this address. Many have it at /mcp; servers that only have the older SSE transport cannot be used.',
    server_hides_session:
      'The server refused. If it works with sessions, it has to let the page read their names, with the header below.',
    server_failed: 'The server reports an error.',
  };
  return code in advice ? advice[code as keyof typeof advice] : undefined;
}
