import { decodeTextFile } from '../chat/attachments/decode-text';
import type { PdfProblem, PdfText } from '../chat/attachments/pdf-text';
import type { Attachment } from '../chat/chat-record';
import { startFilesWorker } from '../engine-client/worker-thread';
import { locale } from '../locales/locale';
import type { Conversation } from './conversation.svelte';
import { FileWorker } from './file-worker';

/** Of a text file: many times what the largest context here holds. */
const MOST_BYTES = 4_000_000;

/** For a PDF; its reader stops by itself before that, unless one page holds it. */
const PDF_MS = 45_000;

/** Why a file cannot go with a question. */
type AttachmentProblem = PdfProblem | { readonly kind: 'no-text' };

export interface Refusal {
  readonly fileName: string;
  readonly problem: AttachmentProblem;
}

/** Puts files beside the next question of a chat, one after the other. @returns those that cannot go with it */
export async function attachFiles(
  chat: Pick<Conversation, 'attach' | 'nReading'>,
  files: readonly File[],
): Promise<readonly Refusal[]> {
  const refusals: Refusal[] = [];
  chat.nReading += files.length;
  for (const file of files) {
    const read = await attachmentOf(file);
    chat.nReading -= 1;
    if ('kind' in read) refusals.push({ fileName: file.name, problem: read });
    else chat.attach(read);
  }
  return refusals;
}

/** The text of a file, of a PDF that of its pages. Never rejects. */
async function attachmentOf(file: File): Promise<Attachment | AttachmentProblem> {
  try {
    return (await isPdf(file)) ? await ofPdf(file) : await ofText(file);
  } catch (thrown) {
    return {
      kind: 'unreadable',
      reason: thrown instanceof Error ? thrown.message : String(thrown),
    };
  }
}

/** Its mark stands within the first 1,024 bytes, as readers of PDF allow. */
async function isPdf(file: File): Promise<boolean> {
  const start = new TextDecoder('latin1').decode(await file.slice(0, 1024).arrayBuffer());
  return start.includes('%PDF-');
}

async function ofText(file: File): Promise<Attachment | AttachmentProblem> {
  const { name, size } = file;
  if (size > MOST_BYTES) return { kind: 'too-large', nBytes: size, most: MOST_BYTES };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const decoded = decodeTextFile(bytes, [...navigator.languages, locale()]);
  if (!decoded) return { kind: 'no-text' };
  const { text, guess } = decoded;
  if (guess === null) return { name, text };
  return { name, text, note: `Not UTF-8: read as ${guess}, which is a guess.` };
}

async function ofPdf(file: File): Promise<Attachment | AttachmentProblem> {
  const worker = new FileWorker(startFilesWorker);
  try {
    const read = await worker.call<PdfText | PdfProblem>((reader) => reader.readPdf(file), {
      most: PDF_MS,
    });
    if ('kind' in read) return read;
    const { text, nPages, nRead } = read;
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
