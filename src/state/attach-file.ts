import { decodeTextFile } from '../chat/attachments/decode-text';
import type { Attachment } from '../chat/chat-record';
import { startFilesWorker, type WorkerThread } from '../engine-client/worker-thread';
import { EngineError } from '../protocol';
import { FileWorker } from './file-worker';

/** Of a text file: many times what the largest context here holds. */
const MOST_BYTES = 4_000_000;

/** For a PDF; its reader stops by itself before that, unless one page holds it. */
const PDF_MS = 45_000;

/**
 * The text of a file, of a PDF that of its pages.
 * @throws EngineError `invalid_request` for a file that has no text, or too much for any model
 */
export async function attachFile(
  file: File,
  startThread: () => WorkerThread = startFilesWorker,
): Promise<Attachment> {
  try {
    return (await isPdf(file))
      ? await pdfAttachment(file, startThread)
      : await textAttachment(file);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const code = thrown instanceof EngineError ? thrown.code : 'invalid_request';
    throw new EngineError(code, `${file.name}: ${message}`, { cause: thrown });
  }
}

/** Its mark stands within the first 1,024 bytes, as readers of PDF allow. */
async function isPdf(file: File): Promise<boolean> {
  const start = new TextDecoder('latin1').decode(await bytesOf(file.slice(0, 1024)));
  return start.includes('%PDF-');
}

async function textAttachment(file: File): Promise<Attachment> {
  if (file.size > MOST_BYTES) {
    throw new Error(`found ${String(file.size)} bytes; allowed are ${String(MOST_BYTES)}`);
  }
  const { text, note } = decodeTextFile(await bytesOf(file));
  return { name: file.name, text, ...(note !== null && { note }) };
}

async function pdfAttachment(file: File, startThread: () => WorkerThread): Promise<Attachment> {
  const worker = new FileWorker(startThread);
  try {
    const { text, nPages, nRead } = await worker.call((reader) => reader.readPdf(file), {
      most: PDF_MS,
    });
    const note =
      nRead === nPages
        ? nPages === 1
          ? 'Text of a PDF page'
          : `Text of ${String(nPages)} PDF pages`
        : `Text of the first ${String(nRead)} of ${String(nPages)} PDF pages; the rest was left out`;
    return { name: file.name, text, note };
  } finally {
    worker.end();
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new EngineError('source_changed', 'it could not be read', { cause });
  }
}
