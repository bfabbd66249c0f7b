import type { StreamingDetokenizer } from './tokenizer';

/**
 * Tokens in, whole characters out. The decoder keeps the bytes of an unfinished character back and gives U+FFFD as
 * soon as a sequence can no longer become one.
 */
export class TextStream implements StreamingDetokenizer {
  // A byte order mark in the middle of an answer is a character like any other.
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(private readonly bytesOf: (id: number) => Uint8Array) {}

  push(id: number): string {
    return this.decoder.decode(this.bytesOf(id), { stream: true });
  }

  flush(): string {
    return this.decoder.decode();
  }
}
