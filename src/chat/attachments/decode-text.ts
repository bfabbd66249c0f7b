import { FileProblem } from '../formats/file-problem';

export interface DecodedText {
  readonly text: string;
  /** What was guessed of its encoding; null where it is certain. */
  readonly note: string | null;
}

/**
 * The text of a file: UTF-8 or UTF-16 as its first bytes say, else UTF-8, else what Windows wrote in the West.
 * @throws FileProblem for bytes that are no text
 */
export function decodeTextFile(bytes: Uint8Array): DecodedText {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    const text = decoded(a === 0xff ? 'utf-16le' : 'utf-16be', bytes);
    if (text === null) throw new FileProblem('found damaged UTF-16; allowed: text files and PDF');
    return { text, note: null };
  }
  const utf8 = decoded('utf-8', bytes);
  if (utf8 !== null && !utf8.includes('\0')) return { text: utf8, note: null };
  if (!looksLikeText(bytes)) {
    throw new FileProblem('found bytes that are no text; allowed: text files and PDF');
  }
  const text = new TextDecoder('windows-1252').decode(bytes);
  return { text, note: 'Not UTF-8: read as Latin-1 (Windows-1252), which is a guess.' };
}

function decoded(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Letters beyond ASCII are rare in a text of the West, and control characters have no place in it. */
function looksLikeText(bytes: Uint8Array): boolean {
  let nHigh = 0;
  for (const byte of bytes) {
    const isControl =
      byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c;
    if (isControl || byte === 0x7f) return false;
    if (byte >= 0x80) nHigh += 1;
  }
  return nHigh < bytes.length / 3;
}
