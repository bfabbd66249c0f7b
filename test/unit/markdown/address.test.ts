import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../src/markdown/address';

/** Controls, spaces and the invisible, wherever somebody may put one. */
const UNSEEN = [
  '\0', '\x01', '\t', '\n', '\r', '\x1B', ' ', '\x7F', '\x85', '\u00A0', '\u00AD', '\u061C', '\u115F', '\u180E', '\u200B', '\u200D',
  '\u200E', '\u2028', '\u202E', '\u2060', '\u2066', '\u3000', '\u3164', '\uFEFF', '\u{E0041}',
] as const; // prettier-ignore

const SCRIPTS = [
  'javascript',
  'JaVaScRiPt',
  'vbscript',
  'data',
  'file',
  'blob',
  'about',
  'filesystem',
  'ftp',
  'ws',
  'intent',
  'view-source',
  'chrome',
  'ms-word',
  'tel',
  'sms',
  'x',
];

const REFUSED = [
  ...SCRIPTS.map((scheme) => `${scheme}:alert(1)`),
  ...SCRIPTS.map((scheme) => `${scheme}://example.org/`),
  ...UNSEEN.map((letter) => `java${letter}script:alert(1)`),
  ...UNSEEN.map((letter) => `${letter}javascript:alert(1)`),
  ...UNSEEN.map((letter) => `${letter}https://example.org`),
  ...UNSEEN.map((letter) => `https://exam${letter}ple.org`),
  ...UNSEEN.map((letter) => `https://example.org/a${letter}`),
  '', '/', '/a', '//example.org', '///example.org', '\\\\example.org', '/\\example.org', '#a', '?a', '.', '..', 'a', 'example.org', 'www.example.org',
  'https', 'https:', 'https:/', 'https://', 'http://?', 'http://#', 'https://:80', 'https://%', 'https://[', 'https://[::1', 'https://a:99999',
  'https://user@example.org', 'https://user:pass@example.org', 'https://google.com@evil.example', 'https://google.com%40@evil.example', 'https:user@evil.example',
  'https:\\\\user@evil.example', 'http://a@b@c', 'https://:pass@evil.example', 'https://exa%00mple.org', 'https://a%25b/', 'https://a<b>', 'https://a|b',
  'javascript&colon;alert(1)', 'javascript%3Aalert(1)', 'java&#115;cript:alert(1)', '&#106;avascript:alert(1)', 'feed:javascript:alert(1)', 'url:https://example.org',
  'jar:https://example.org!/', 'mailto:', 'mailto:nobody', 'mailto:?to=a@b.c', 'mailto:a@b.c%0Abcc', 'httpss://example.org', 'https ://example.org', 'hhttps://example.org',
]; // prettier-ignore

/** What is written, and where it leads. */
const OPENED: readonly (readonly [string, string, string])[] = [
  ['https://example.org', 'https://example.org/', 'example.org'],
  ['HTTPS://EXAMPLE.ORG/A', 'https://example.org/A', 'example.org'],
  ['http://example.org:8080/a?b=c#d', 'http://example.org:8080/a?b=c#d', 'example.org:8080'],
  ['https://example.org:443/', 'https://example.org/', 'example.org'],
  ['https:example.org', 'https://example.org/', 'example.org'],
  ['https:/example.org', 'https://example.org/', 'example.org'],
  ['https:///example.org', 'https://example.org/', 'example.org'],
  ['https:\\\\evil.example\\a', 'https://evil.example/a', 'evil.example'],
  ['https://evil.example\\@google.com', 'https://evil.example/@google.com', 'evil.example'],
  ['https://evil.example/https://google.com', 'https://evil.example/https://google.com', 'evil.example'],
  ['https://google.com.evil.example/', 'https://google.com.evil.example/', 'google.com.evil.example'],
  ['https://example.org/../../a', 'https://example.org/a', 'example.org'],
  ['https://example.org/%2e%2e/a', 'https://example.org/a', 'example.org'],
  ['https://аpple.com/', 'https://xn--pple-43d.com/', 'xn--pple-43d.com'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
  ['https://example。org/', 'https://example.org/', 'example.org'],
  ['https://example．org/', 'https://example.org/', 'example.org'],
  ['https://ｅｘａｍｐｌｅ.org/', 'https://example.org/', 'example.org'],
  ['https://exam%70le.org/', 'https://example.org/', 'example.org'],
  ['http://0x7f.1/', 'http://127.0.0.1/', '127.0.0.1'],
  ['http://2130706433/', 'http://127.0.0.1/', '127.0.0.1'],
  ['http://0177.0.0.1/', 'http://127.0.0.1/', '127.0.0.1'],
  ['http://[::ffff:7f00:1]/', 'http://[::ffff:7f00:1]/', '[::ffff:7f00:1]'],
  ['https://example.org/?a=<script>', 'https://example.org/?a=%3Cscript%3E', 'example.org'],
  ['https://example.org/"onclick="x', 'https://example.org/%22onclick=%22x', 'example.org'],
  ['https://example.org/javascript:alert(1)', 'https://example.org/javascript:alert(1)', 'example.org'],
  ['mailto:a@example.org', 'mailto:a@example.org', 'a@example.org'],
  ['MAILTO:a@example.org?subject=b', 'mailto:a@example.org?subject=b', 'a@example.org'],
]; // prettier-ignore

describe('An address that a model wrote', () => {
  it('is refused, of more than 100 kinds, unless it is plainly web or mail', () => {
    expect(REFUSED.length + OPENED.length).toBeGreaterThan(100);
    expect(REFUSED.filter((text) => readAddress(text) !== null)).toEqual([]);
  });

  it.each(OPENED)('leads to where it truly leads: %s', (text, href, host) => {
    expect(readAddress(text)).toMatchObject({ href, host });
  });

  it('shows what it carries, decoded', () => {
    const address = readAddress('https://e.org/a%2Fb?q=my%20name%20is+Bob&x=%E2%82%AC#%7Az');
    expect(address?.href).toBe('https://e.org/a%2Fb?q=my%20name%20is+Bob&x=%E2%82%AC#%7Az');
    expect(address?.carried).toEqual([
      { name: '/', value: 'a/b' },
      { name: 'q', value: 'my name is Bob' },
      { name: 'x', value: '€' },
      { name: '#', value: 'zz' },
    ]);
    expect(readAddress('https://e.org/a/b#c')?.carried).toEqual([]);
  });

  it('counts what it carries in its path, its query and its host', () => {
    const long = 'x'.repeat(60);
    for (const text of [
      `https://e.org/${long}`,
      `https://e.org/?${long}`,
      `https://e.org/#${long}`,
      `https://${long}.e.org/`,
      `mailto:a@e.org?body=${long}`,
    ]) {
      expect(readAddress(text)?.dataLength, text).toBeGreaterThanOrEqual(60);
    }
    expect(readAddress('https://e.org/')?.dataLength).toBe(0);
  });

  it('tells names of other scripts, and connections that others can read', () => {
    expect(readAddress('https://аpple.com/')?.isInternational).toBe(true);
    expect(readAddress('http://e.org/')).toMatchObject({
      isInternational: false,
      isEncrypted: false,
    });
  });
});
