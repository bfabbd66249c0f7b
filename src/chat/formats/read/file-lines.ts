/** A line of a file, with the bytes that it takes there, its line break among them. */
export interface FileLine {
  /** Bytes from the beginning of the file. */
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const LINE_BREAK = 0x0a;

/** The lines of a file of any size, of which one at a time is in memory; the last has no line break where the file has none. */
export async function* linesOf(file: Blob): AsyncGenerator<FileLine> {
  const reader = file.stream().getReader();
  /** What came of the line that has not ended. */
  let open: Uint8Array<ArrayBuffer>[] = [];
  let start = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    let from = 0;
    for (let at = read.value.indexOf(LINE_BREAK); at >= 0;) {
      const bytes = joined([...open, read.value.subarray(from, at + 1)]);
      yield { start, bytes };
      open = [];
      start += bytes.length;
      from = at + 1;
      at = read.value.indexOf(LINE_BREAK, from);
    }
    if (from < read.value.length) open.push(read.value.slice(from));
  }
  if (open.length > 0) yield { start, bytes: joined(open) };
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
