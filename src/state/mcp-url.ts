import { EngineError } from '../protocol';

/**
 * The address of a server as a person writes it.
 * @throws EngineError `server_address` that says what is allowed
 */
export function mcpUrl(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const isLocal = url !== null && /^(localhost|127\.0\.0\.1)$/.test(url.hostname);
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal))) {
    throw new EngineError(
      'server_address',
      `found "${text.trim()}"; allowed is an address that begins with https://, or with http://localhost`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new EngineError(
      'server_address',
      'found a name or a password in the address; give it as a token',
    );
  }
  url.hash = '';
  return url;
}

/** Of an address that has been checked before. */
export function urlOf(checkedAddress: string): URL {
  return new URL(checkedAddress);
}
