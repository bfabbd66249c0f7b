import {
  BlobReader,
  TextWriter,
  ZipReader,
  type FileEntry,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { FileProblem } from '../file-problem';
import { CHAT_FILE_LIMITS } from '../limits';

/** A file of a ZIP that may hold chats. */
export interface ZippedText {
  readonly name: string;
  /** @throws FileProblem for what is damaged */
  readonly text: () => Promise<string>;
}

export async function isZip(file: Blob): Promise<boolean> {
  return (await file.slice(0, 4).text()) === 'PK\u0003\u0004';
}

/**
 * The files of a ZIP that may hold chats. Of a ZIP of any size only its directory is read; pictures are not, however large they are.
 * What each file says of its size is counted before any is unpacked, and holds for what comes out.
 * @throws FileProblem
 */
export async function zippedTexts(file: Blob): Promise<ZippedText[]> {
  const entries: FileEntry[] = [];
  let nBytes = 0;
  await undamaged(async () => {
    // In the worker that reads files already; it may start no other.
    const zip = new ZipReader(new BlobReader(file), { useWebWorkers: false });
    for await (const entry of zip.getEntriesGenerator()) {
      const { filename, directory } = entry;
      if (directory || !/\.jsonl?$|\.md$/i.test(filename) || filename.startsWith('__MACOSX/')) {
        continue;
      }
      entries.push(entry);
      // What is not packed is taken as long as it lies there, whatever it says of its size.
      nBytes += Math.max(entry.compressedSize, entry.uncompressedSize);
      assertWithin(entries.length, CHAT_FILE_LIMITS.zipEntries, 'files in it');
      assertWithin(nBytes, CHAT_FILE_LIMITS.unpackedBytes, 'bytes in it, unpacked');
    }
  });
  return entries.map((entry) => ({
    name: entry.filename,
    text: () => undamaged(() => entry.getData(new TextWriter())),
  }));
}

/** UTF-8, a mark of byte order at its beginning not counted; bytes that are none become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function assertWithin(found: number, most: number, what: string): void {
  if (found <= most) return;
  throw new FileProblem(`found more than ${String(most)} ${what}; that is the limit`, 'too_large');
}

async function undamaged<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof FileProblem) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileProblem(`found a damaged ZIP file (${reason})`);
  }
}
