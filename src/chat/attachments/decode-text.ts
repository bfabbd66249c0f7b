export interface DecodedText {
  readonly text: string;
  /** The encoding that was guessed; null where it is certain. */
  readonly guess: string | null;
}

/** What was written before UTF-8, by language; first what text in the others seldom passes for. */
const OLDER: Readonly<Record<string, readonly string[]>> = {
  ja: ['EUC-JP', 'Shift_JIS'],
  ko: ['EUC-KR'],
  ru: ['Windows-1251'],
  zh: ['GB18030', 'Big5'],
  'zh-HK': ['Big5'],
  'zh-TW': ['Big5'],
};

/** Control characters, and places that no character has for everybody: what a wrong guess makes of a text. */
const NO_TEXT = /(?![\t\n\f\r])\p{Cc}|\p{Co}/u;

/**
 * The text of a file: UTF-8 or UTF-16 as its first bytes say, else UTF-8, else what the reader's languages were written in before, else
 * what Windows wrote in the West. Null for bytes that are no text.
 * @param languages the likeliest first
 */
export function decodeTextFile(
  bytes: Uint8Array,
  languages: readonly string[],
): DecodedText | null {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    const text = decoded(a === 0xff ? 'utf-16le' : 'utf-16be', bytes);
    return text === null ? null : { text, guess: null };
  }
  const utf8 = decoded('utf-8', bytes);
  if (utf8 !== null && !utf8.includes('\0')) return { text: utf8, guess: null };
  for (const guess of languages.flatMap(olderEncodings)) {
    const text = decoded(guess, bytes);
    if (text !== null && !NO_TEXT.test(text)) return { text, guess };
  }
  if (!looksWestern(bytes)) return null;
  const text = new TextDecoder('windows-1252').decode(bytes);
  return { text, guess: 'Windows-1252' };
}

function olderEncodings(language: string): readonly string[] {
  return OLDER[language] ?? OLDER[language.split('-')[0] ?? ''] ?? [];
}

function decoded(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Letters beyond ASCII are rare in a text of the West, and control characters have no place in it. */
function looksWestern(bytes: Uint8Array): boolean {
  let nHigh = 0;
  for (const byte of bytes) {
    const isControl =
      byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c;
    if (isControl || byte === 0x7f) return false;
    if (byte >= 0x80) nHigh += 1;
  }
  return nHigh < bytes.length / 3;
}
