import { inflateSync } from 'fflate';
import { FileProblem } from '../file-problem';
import { CHAT_FILE_LIMITS } from '../limits';
import { damagedZip, packedBytes, zipDirectory, type ZipEntry } from './zip-directory';

/** A file of a ZIP that may hold chats. */
export interface ZippedText {
  readonly name: string;
  /** @throws FileProblem for what is damaged */
  readonly text: () => Promise<string>;
}

const STORED = 0;
const DEFLATED = 8;

export async function isZip(file: Blob): Promise<boolean> {
  return (await file.slice(0, 4).text()) === 'PK\u0003\u0004';
}

/**
 * The files of a ZIP that may hold chats; pictures beside them are not read, however large they are. What each says of its size is
 * counted before any is unpacked, and holds for what comes out.
 * @throws FileProblem
 */
export async function zippedTexts(file: Blob): Promise<ZippedText[]> {
  const entries = (await zipDirectory(file)).filter(
    ({ name }) => /\.jsonl?$|\.md$/i.test(name) && !name.startsWith('__MACOSX/'),
  );
  if (entries.length > CHAT_FILE_LIMITS.zipEntries) {
    throw new FileProblem(
      `found more than ${String(CHAT_FILE_LIMITS.zipEntries)} files in it, which is the limit`,
      'too_large',
    );
  }
  // What is not packed is taken as long as it lies there, whatever it says of its size.
  const nBytes = entries.reduce((sum, entry) => sum + Math.max(entry.packedBytes, entry.bytes), 0);
  if (nBytes > CHAT_FILE_LIMITS.unpackedBytes) {
    throw new FileProblem(
      `found more than ${String(CHAT_FILE_LIMITS.unpackedBytes)} bytes in it, unpacked; that is the limit`,
      'too_large',
    );
  }
  return entries.map((entry) => ({
    name: entry.name,
    text: async () => decodeText(unpacked(entry, await packedBytes(file, entry))),
  }));
}

function unpacked({ method, bytes }: ZipEntry, packed: Uint8Array): Uint8Array {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw damagedZip(`packed by method ${String(method)}`);
  try {
    return inflateSync(packed, { out: new Uint8Array(bytes) });
  } catch (thrown) {
    throw damagedZip(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** UTF-8, a mark of byte order at its beginning not counted; bytes that are none become U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
