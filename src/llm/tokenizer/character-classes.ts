/** Classes the pre-tokenizers tell apart. Every UTF-16 unit has exactly one of the first four bits. */
export const LETTER = 1;
export const NUMBER = 2;
export const SPACE = 4;
export const OTHER = 8;
/** Set on the second half of a surrogate pair, beside the class of the whole character. */
export const SECOND_HALF = 16;

const REPLACEMENT_CHARACTER = 0xfffd;
const classOfCodePoint = new Uint8Array(0x110000);

/**
 * \p{L}, \p{N} and White_Space: the `\s` of the tokenizers' own regex engines, which takes U+0085 and leaves U+FEFF
 * (JavaScript's `\s` does the reverse).
 */
function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  let result = OTHER;
  if (/\p{L}/u.test(character)) result = LETTER;
  else if (/\p{N}/u.test(character)) result = NUMBER;
  else if (/\p{White_Space}/u.test(character)) result = SPACE;
  classOfCodePoint[codePoint] = result;
  return result;
}

/** The class of each UTF-16 unit of `text`; a lone surrogate counts as U+FFFD, which it becomes in UTF-8. */
export function classifyText(text: string): Uint8Array {
  const classes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    let codePoint = text.codePointAt(i) ?? 0;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) codePoint = REPLACEMENT_CHARACTER;
    const found = classOfCodePoint[codePoint] || classify(codePoint);
    classes[i] = found;
    if (codePoint > 0xffff) classes[++i] = found | SECOND_HALF;
  }
  return classes;
}
