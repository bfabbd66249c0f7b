import type { Attachment } from '../chat/chat-record';
import { EngineError } from '../protocol';

/** Many times what the largest context here holds. */
const MOST_BYTES = 4_000_000;

/** @throws EngineError `invalid_request` for a file that is no text, or too long for any model */
export async function readAttachment(file: File): Promise<Attachment> {
  if (file.size > MOST_BYTES) {
    throw refusal(file, `found ${String(file.size)} bytes; allowed are ${String(MOST_BYTES)}`);
  }
  const bytes = await file.arrayBuffer().catch((cause: unknown) => {
    throw new EngineError('source_changed', `${file.name} could not be read`, { cause });
  });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal(file, 'found bytes that are no UTF-8 text; allowed are text files');
  }
  if (text.includes('\0')) throw refusal(file, 'found a binary file; allowed are text files');
  return { name: file.name, text };
}

function refusal({ name }: File, found: string): EngineError {
  return new EngineError('invalid_request', `${name}: ${found}`);
}
