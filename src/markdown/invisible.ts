/**
 * What is not seen, or turns around what is: controls, bidi controls, zero widths, fillers, and the tag characters that can
 * hide a text in a text. Joiners between two emoji are what they are made for.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- they are what is looked for
  /[\0-\x08\x0B-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]|(?<!\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;

export interface TextPart {
  readonly text: string;
  /** "U+202E" when the part is one invisible character, else null. */
  readonly code: string | null;
}

/** A text in parts, in order, so that what cannot be seen is told. Usually one part. */
export function tellInvisible(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { index, 0: hidden } of text.matchAll(INVISIBLE)) {
    if (index > from) parts.push({ text: text.slice(from, index), code: null });
    const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    parts.push({ text: hidden, code: `U+${code}` });
    from = index + hidden.length;
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), code: null });
  return parts;
}
