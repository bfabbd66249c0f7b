import { malformedCard } from './card-fields';
import { readChunks, writeChunks, type PngChunk } from './png-chunks';

/** Names of the text chunks with a card: of V3, and of V1 and V2. */
const V3_KEYWORD = 'ccv3';
const V2_KEYWORD = 'chara';

/**
 * The JSON of the card in a picture, the newer one where there are two.
 * @throws EngineError `unreadable`
 */
export function readCardText(bytes: Uint8Array<ArrayBuffer>, fileName: string): string {
  const texts = readChunks(bytes, fileName).map(readText);
  const found = [V3_KEYWORD, V2_KEYWORD].flatMap((keyword) =>
    texts.filter((one) => one?.keyword === keyword),
  )[0];
  if (!found) {
    throw malformedCard(
      fileName,
      'found a picture without a card. Sites that make pictures smaller remove it: download the original file, or the card as JSON',
    );
  }
  try {
    const decoded = Uint8Array.from(atob(found.text), (letter) => letter.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(decoded);
  } catch (cause) {
    throw malformedCard(
      fileName,
      `in the chunk ${found.keyword}: found no base64 of UTF-8 text`,
      cause,
    );
  }
}

/** The picture alone. @throws EngineError `unreadable` */
export function withoutCard(
  bytes: Uint8Array<ArrayBuffer>,
  fileName: string,
): Uint8Array<ArrayBuffer> {
  return writeChunks(readChunks(bytes, fileName).filter((chunk) => !isCard(chunk)));
}

/**
 * A picture with a card in it, in place of one that it has.
 * @param v3 JSON
 * @param v2 JSON, for apps that know no V3
 * @throws EngineError `unreadable` for a picture that is no sound PNG
 */
export function withCard(
  picture: Uint8Array<ArrayBuffer>,
  { v3, v2 }: { readonly v3: string; readonly v2: string },
  fileName: string,
): Uint8Array<ArrayBuffer> {
  const chunks = readChunks(picture, fileName).filter((chunk) => !isCard(chunk));
  const cards = [textChunk(V2_KEYWORD, v2), textChunk(V3_KEYWORD, v3)];
  return writeChunks([...chunks.slice(0, -1), ...cards, ...chunks.slice(-1)]);
}

function isCard(chunk: PngChunk): boolean {
  const keyword = readText(chunk)?.keyword;
  return keyword === V3_KEYWORD || keyword === V2_KEYWORD;
}

/** Keyword, a zero, and text in Latin-1 (W3C PNG, section 11.3.3.2). The keyword in lower case: V1 wrote `Chara`. */
function readText({ type, data }: PngChunk): { keyword: string; text: string } | null {
  if (type !== 'tEXt') return null;
  const end = data.indexOf(0);
  if (end < 0) return null;
  const latin1 = new TextDecoder('latin1');
  return {
    keyword: latin1.decode(data.subarray(0, end)).toLowerCase(),
    text: latin1.decode(data.subarray(end + 1)),
  };
}

function textChunk(keyword: string, json: string): PngChunk {
  const text = `${keyword}\0${toBase64(new TextEncoder().encode(json))}`;
  return { type: 'tEXt', data: Uint8Array.from(text, (letter) => letter.charCodeAt(0)) };
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // In parts, since an argument list has a limit.
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}
