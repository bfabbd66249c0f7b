import { FileProblem } from '../file-problem';
import { CHAT_FILE_LIMITS } from '../limits';

/** A file in a ZIP, as the directory at the end of it tells. */
export interface ZipEntry {
  readonly name: string;
  /** 0 for one that is stored as it is, 8 for Deflate. */
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of its own header, from the beginning of the ZIP. */
  readonly start: number;
}

/** Of the records of a ZIP (APPNOTE 4.3): what they begin with, and their bytes without what varies. */
const FILE = { mark: 0x04034b50, bytes: 30 };
const ENTRY = { mark: 0x02014b50, bytes: 46 };
const END = { mark: 0x06054b50, bytes: 22 };
const END_64 = { mark: 0x06064b50, bytes: 56 };
const LOCATOR_64 = { mark: 0x07064b50, bytes: 20 };
/** Of a comment behind the end. */
const MOST_COMMENT_BYTES = 0xffff;
/** Stands where a number is in the extra field of 64-bit numbers. */
const IN_EXTRA = 0xffffffff;
const EXTRA_64 = 1;

/**
 * What is in a ZIP of any size: only its end and its directory are read.
 * @throws FileProblem for one that is damaged
 */
export async function zipDirectory(file: Blob): Promise<ZipEntry[]> {
  const { start, bytes } = await directoryPlace(file);
  if (bytes > CHAT_FILE_LIMITS.bytes) {
    throw new FileProblem(
      `found a directory of ${String(bytes)} bytes; allowed: ${String(CHAT_FILE_LIMITS.bytes)}`,
      'too_large',
    );
  }
  const view = await viewOf(file, start, start + bytes);
  const entries: ZipEntry[] = [];
  for (let at = 0; at < bytes;) {
    assertMark(view, at, ENTRY);
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const end = at + ENTRY.bytes + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (end > bytes) throw damagedZip();
    const name = new Uint8Array(view.buffer, view.byteOffset + at + ENTRY.bytes, nameBytes);
    const [unpacked, packedBytes, entryStart] = withExtra(
      // In the order in which they stand in the extra field.
      [24, 20, 42].map((place) => view.getUint32(at + place, true)),
      new DataView(view.buffer, name.byteOffset + nameBytes, extraBytes),
    );
    entries.push({
      name: new TextDecoder().decode(name),
      method: view.getUint16(at + 10, true),
      packedBytes: packedBytes ?? 0,
      bytes: unpacked ?? 0,
      start: entryStart ?? 0,
    });
    at = end;
  }
  return entries;
}

/** The bytes of an entry as they are packed. @throws FileProblem for what is damaged */
export async function packedBytes(file: Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const header = await viewOf(file, entry.start, entry.start + FILE.bytes);
  assertMark(header, 0, FILE);
  const lengths = header.getUint16(26, true) + header.getUint16(28, true);
  const start = entry.start + FILE.bytes + lengths;
  const { buffer } = await viewOf(file, start, start + entry.packedBytes);
  return new Uint8Array(buffer);
}

export function damagedZip(reason = 'its directory cannot be read'): FileProblem {
  return new FileProblem(`found a damaged ZIP file (${reason})`);
}

async function directoryPlace(file: Blob): Promise<{ start: number; bytes: number }> {
  const tailStart = Math.max(0, file.size - END.bytes - MOST_COMMENT_BYTES - LOCATOR_64.bytes);
  const tail = await viewOf(file, tailStart, file.size);
  let end = tail.byteLength - END.bytes;
  while (end >= 0 && tail.getUint32(end, true) !== END.mark) end -= 1;
  if (end < 0) throw damagedZip();
  const locator = end - LOCATOR_64.bytes;
  if (locator < 0 || tail.getUint32(locator, true) !== LOCATOR_64.mark) {
    return { start: tail.getUint32(end + 16, true), bytes: tail.getUint32(end + 12, true) };
  }
  const start = Number(tail.getBigUint64(locator + 8, true));
  const end64 = await viewOf(file, start, start + END_64.bytes);
  assertMark(end64, 0, END_64);
  return {
    start: Number(end64.getBigUint64(48, true)),
    bytes: Number(end64.getBigUint64(40, true)),
  };
}

/** Numbers of an entry, of which those that do not fit in 32 bits stand in its extra field. */
function withExtra(numbers: readonly number[], extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== EXTRA_64) continue;
    let next = at + 4;
    return numbers.map((number) => {
      if (number !== IN_EXTRA) return number;
      if (next + 8 > extra.byteLength) throw damagedZip();
      next += 8;
      return Number(extra.getBigUint64(next - 8, true));
    });
  }
  return [...numbers];
}

/** @throws FileProblem where the file ends before */
async function viewOf(file: Blob, start: number, end: number): Promise<DataView<ArrayBuffer>> {
  const view = new DataView(await file.slice(start, end).arrayBuffer());
  if (view.byteLength !== end - start) throw damagedZip();
  return view;
}

function assertMark(view: DataView, at: number, record: { mark: number; bytes: number }): void {
  if (at + record.bytes > view.byteLength || view.getUint32(at, true) !== record.mark) {
    throw damagedZip();
  }
}
