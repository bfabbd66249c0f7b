import { LlmError } from '../errors';
import { GGUF_LIMITS } from './gguf-limits';
import { showString } from './metadata';

/** No failure: the header goes on beyond the bytes loaded so far, and the step has to be taken again with more. */
export class MoreBytesNeeded extends Error {
  constructor(readonly endBytes: number) {
    super('more bytes needed');
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Walks the header's little-endian fields. Nothing is read or allocated before it is known to lie within the file and
 * the header budget.
 */
export class HeaderCursor {
  /** Byte of the next field, from the start of the file. */
  offsetBytes = 0;
  #part = 'header';
  #partName: string | number | undefined;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;

  constructor(
    readonly fileName: string,
    readonly fileSizeBytes: number,
  ) {
    this.#bytes = new Uint8Array(0);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** @param bytes the file from its start */
  setLoaded(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get loadedBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  get bytesLeft(): number {
    return this.fileSizeBytes - this.offsetBytes;
  }

  /** Names the part of the header being read, for error messages; by its position until its name is known. */
  enter(part: string, name?: string | number): void {
    this.#part = part;
    this.#partName = name;
  }

  fail(problem: string): LlmError {
    const name = this.#partName;
    const shown = typeof name === 'string' ? showString(name) : String(name ?? '');
    return new LlmError(
      'malformed_file',
      `${this.fileName}: ${`${this.#part} ${shown}`.trimEnd()}, byte ${String(this.offsetBytes)}: ${problem}`,
    );
  }

  /**
   * Moves past `lengthBytes` and returns where they began.
   * @throws LlmError `malformed_file` when they reach beyond the file or the header budget
   * @throws MoreBytesNeeded when they are not loaded yet
   */
  take(lengthBytes: number): number {
    const start = this.offsetBytes;
    const end = start + lengthBytes;
    if (end > this.#bytes.length) this.#explainMissing(end, lengthBytes);
    this.offsetBytes = end;
    return start;
  }

  /** The next bytes, fewer at the end of the file, without moving past them. */
  peek(lengthBytes: number): Uint8Array {
    const start = this.take(Math.min(lengthBytes, this.bytesLeft));
    const bytes = this.#bytes.subarray(start, this.offsetBytes);
    this.offsetBytes = start;
    return bytes;
  }

  #explainMissing(end: number, lengthBytes: number): never {
    if (end > this.fileSizeBytes) throw this.#truncated(lengthBytes);
    if (end > GGUF_LIMITS.maxHeaderBytes) {
      throw this.fail(
        `found a header of at least ${String(end)} bytes, allowed ${String(GGUF_LIMITS.maxHeaderBytes)}`,
      );
    }
    throw new MoreBytesNeeded(end);
  }

  #truncated(neededBytes: number, reason = ''): LlmError {
    return this.fail(
      `the file is truncated or damaged: found ${String(this.bytesLeft)} bytes left where at least ${String(neededBytes)} are needed${reason}, ${String(neededBytes - this.bytesLeft)} are missing`,
    );
  }

  u8(): number {
    return this.#view.getUint8(this.take(1));
  }

  i8(): number {
    return this.#view.getInt8(this.take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.take(2), true);
  }

  i16(): number {
    return this.#view.getInt16(this.take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.take(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.take(4), true);
  }

  f32(): number {
    return this.#view.getFloat32(this.take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.take(8), true);
  }

  /** A `number` where that is exact. */
  u64(): number | bigint {
    const start = this.take(8);
    const high = this.#view.getUint32(start + 4, true);
    if (high < 2 ** 21) return high * 2 ** 32 + this.#view.getUint32(start, true);
    return this.#view.getBigUint64(start, true);
  }

  /** A `number` where that is exact. */
  i64(): number | bigint {
    const value = this.bigI64();
    const asNumber = Number(value);
    return Number.isSafeInteger(asNumber) ? asNumber : value;
  }

  bigU64(): bigint {
    return this.#view.getBigUint64(this.take(8), true);
  }

  bigI64(): bigint {
    return this.#view.getBigInt64(this.take(8), true);
  }

  /** A 64-bit integer that has to be exact; `allowed` says what `max` comes from. */
  count(what: string, min: number, max: number, allowed = ''): number {
    const value = this.u64();
    if (typeof value === 'bigint' || value < min || value > max) {
      this.offsetBytes -= 8;
      throw this.fail(
        `found ${what} ${String(value)}, allowed ${String(min)} to ${String(max)}${allowed}`,
      );
    }
    return value;
  }

  /** A 64-bit count of things that follow in the file, each of at least `elementBytes`. */
  countOf(what: string, min: number, max: number, elementBytes: number): number {
    const value = this.count(what, min, max);
    this.checkFits(what, value, elementBytes);
    return value;
  }

  /** @throws LlmError `malformed_file` when the file ends before `count` things of `elementBytes` each */
  checkFits(what: string, count: number, elementBytes: number): void {
    const neededBytes = count * elementBytes;
    if (neededBytes > this.bytesLeft) {
      throw this.#truncated(neededBytes, ` for ${what} ${String(count)}`);
    }
  }

  boolean(): boolean {
    const value = this.u8();
    if (value > 1) throw this.fail(`found boolean ${String(value)}, allowed 0 or 1`);
    return value === 1;
  }

  /** A copy, so that keeping it does not keep the header. */
  copy(lengthBytes: number): ArrayBuffer {
    const start = this.take(lengthBytes);
    return this.#bytes.slice(start, start + lengthBytes).buffer;
  }

  /** A string value; bytes that are not UTF-8 become U+FFFD. */
  string(): string {
    return this.#text(this.countOf('string length', 0, GGUF_LIMITS.maxStringBytes, 1), lenientUtf8);
  }

  /** A key or tensor name: has to be UTF-8 and not empty. */
  name(what: string, maxBytes: number): string {
    const lengthBytes = this.countOf(`${what} length`, 1, maxBytes, 1);
    try {
      return this.#text(lengthBytes, strictUtf8);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.offsetBytes -= lengthBytes;
      const shown = lenientUtf8.decode(
        this.#bytes.subarray(this.offsetBytes, this.offsetBytes + lengthBytes),
      );
      throw this.fail(`found ${what} ${showString(shown)}, allowed valid UTF-8`);
    }
  }

  #text(lengthBytes: number, decoder: TextDecoder): string {
    const start = this.take(lengthBytes);
    return decoder.decode(this.#bytes.subarray(start, start + lengthBytes));
  }
}
