/**
 * GPT-2's byte alphabet: each byte has one printable character, so a vocabulary of bytes can be stored as text.
 * Printable Latin-1 stands for itself, the other 68 bytes for U+0100 upwards, in order.
 */
function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

/** byte -> UTF-16 code unit of its character. */
export const CHARACTER_OF_BYTE: Uint16Array = buildCharacters();
const BYTE_OF_CHARACTER: Int16Array = invert(CHARACTER_OF_BYTE);

function buildCharacters(): Uint16Array {
  const characters = new Uint16Array(256);
  let stranger = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    characters[byte] = isPrintable(byte) ? byte : stranger++;
  }
  return characters;
}

function invert(characters: Uint16Array): Int16Array {
  const bytes = new Int16Array(0x144).fill(-1);
  characters.forEach((character, byte) => (bytes[character] = byte));
  return bytes;
}

/** The bytes a token's text stands for, or null when a character is outside the alphabet. */
export function decodeByteText(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = BYTE_OF_CHARACTER[text.charCodeAt(i)] ?? -1;
    if (byte < 0) return null;
    bytes[i] = byte;
  }
  return bytes;
}

/** The inverse of `decodeByteText`, for bytes[0..length). */
export function encodeByteText(bytes: Uint8Array, length = bytes.length): string {
  let text = '';
  for (let i = 0; i < length; i++) {
    text += String.fromCharCode(CHARACTER_OF_BYTE[bytes[i] ?? 0] ?? 0);
  }
  return text;
}
