import { unzipSync } from 'fflate';
import { FileProblem } from '../file-problem';
import { CHAT_FILE_LIMITS } from '../limits';

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * The files of a ZIP that may hold chats. What each says of its size is counted before it is unpacked, and holds for what comes out.
 * @throws FileProblem
 */
export function unzipTexts(bytes: Uint8Array): NamedText[] {
  let nBytes = 0;
  let nEntries = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        nEntries += 1;
        if (nEntries > CHAT_FILE_LIMITS.zipEntries) {
          throw new FileProblem(
            `found more than ${String(CHAT_FILE_LIMITS.zipEntries)} files in it, which is the limit`,
          );
        }
        if (!/\.jsonl?$|\.md$/i.test(name) || name.startsWith('__MACOSX/')) return false;
        // What is not packed is taken as long as `size` says, whatever the other one does.
        nBytes += Math.max(size, originalSize);
        if (nBytes > CHAT_FILE_LIMITS.unpackedBytes) {
          throw new FileProblem(
            `found more than ${String(CHAT_FILE_LIMITS.unpackedBytes)} bytes in it, unpacked; that is the limit`,
          );
        }
        return true;
      },
    });
  } catch (thrown) {
    if (thrown instanceof FileProblem) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileProblem(`found a damaged ZIP file (${reason})`);
  }
  return Object.entries(entries).map(([name, content]) => ({ name, text: decodeText(content) }));
}

/** UTF-8, a mark of byte order at its beginning not counted; bytes that are none become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
