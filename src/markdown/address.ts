/** An address that a person may open, taken apart for them to judge. */
export interface Address {
  /** What is opened, exactly. */
  readonly href: string;
  readonly kind: 'web' | 'mail';
  /** The host as it is looked up, in punycode; for mail the recipient. */
  readonly host: string;
  /** What of it is not read as it stands, decoded: its query by names, its path and its fragment by the signs before them. */
  readonly carried: readonly { readonly name: string; readonly value: string }[];
  /** Characters that could carry something out: all but the scheme and the last two labels of the host. */
  readonly dataLength: number;
  readonly isEncrypted: boolean;
  /** The host has letters beyond ASCII, which may look like others. */
  readonly isInternational: boolean;
}

/** Of data in an address, before a person is warned. */
export const MAX_SILENT_DATA = 100;

const SCHEME = /^(https?|mailto):/i;
// What URL parsers drop or what hides the rest: C0 and C1 controls, spaces, and the invisible.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/u;

/**
 * Reads an address that a model wrote.
 * @returns null for what must not be opened: another scheme than http, https and mailto, none at all, a user name before the host,
 * anything invisible, or no URL.
 */
export function readAddress(text: string): Address | null {
  if (!SCHEME.test(text) || UNSEEN.test(text)) return null;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  const carried = [
    ...decodedPart('/', url.pathname.slice(1)),
    ...[...url.searchParams].map(([name, value]) => ({ name, value })),
    ...decodedPart('#', url.hash.slice(1)),
  ];
  if (url.protocol === 'mailto:') {
    const host = decoded(url.pathname);
    if (!host.includes('@') || UNSEEN.test(host)) return null;
    return {
      href: url.href,
      kind: 'mail',
      host,
      carried,
      dataLength: url.search.length + url.hash.length,
      isEncrypted: true,
      isInternational: false,
    };
  }
  const { protocol, hostname, host } = url;
  // Chromium percent-encodes some forbidden characters of hosts where others refuse them; the '@' may hide behind a backslash.
  if (
    hostname === '' ||
    /[%@\\]/.test(hostname) ||
    (protocol !== 'http:' && protocol !== 'https:')
  ) {
    return null;
  }
  const labels = hostname.split('.');
  const data = labels.slice(0, -2).join('.') + url.pathname.slice(1) + url.search + url.hash;
  return {
    href: url.href,
    kind: 'web',
    host,
    carried,
    dataLength: data.length,
    isEncrypted: protocol === 'https:',
    isInternational: labels.some((label) => label.startsWith('xn--')),
  };
}

/** Nothing, where it is read as it stands. */
function decodedPart(name: string, text: string): Address['carried'] {
  const value = decoded(text);
  return value === text ? [] : [{ name, value }];
}

/** As a person reads it; where it cannot be decoded, as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
