import { decodeByteText } from './byte-alphabet';
import { isHidden } from './special-tokens';
import { malformed, TokenType } from './tokenizer-metadata';
import type { Vocabulary } from './vocabulary';

const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();

/** The byte of a token spelled `<0x0A>`. Anything else is refused: `<0x-1>` once was an index of -1 in llama.cpp. */
function byteOfSpelling(text: string): number | null {
  const match = /^<0x([0-9A-Fa-f]{2})>$/.exec(text);
  return match ? Number.parseInt(match[1] ?? '', 16) : null;
}

/** @throws LlmError `malformed_file` for a byte token that spells no byte */
export function checkByteTokens({ tokens, types }: Vocabulary): void {
  types.forEach((type, id) => {
    const text = tokens[id] ?? '';
    if (type === TokenType.byte && byteOfSpelling(text) === null) {
      throw malformed(`tokenizer.ggml.tokens[${id}]`, `"${text.slice(0, 40)}"`, '<0x00> to <0xFF>');
    }
  });
}

/** What a token adds to the output; a hidden one adds its spelling, and only where `showSpecial` asks for it. */
export function bytesOfToken(vocabulary: Vocabulary, id: number, showSpecial: boolean): Uint8Array {
  const text = vocabulary.tokens[id] ?? '';
  const type = vocabulary.types[id] ?? TokenType.undefined;
  if (isHidden(type, text)) return showSpecial ? encoder.encode(text) : NOTHING;
  if (type === TokenType.byte) return Uint8Array.of(byteOfSpelling(text) ?? 0);
  const bytes = type === TokenType.normal ? decodeByteText(text) : null;
  return bytes ?? encoder.encode(text);
}
