import type { CHAT_FILE_ERROR_CODES, EngineErrorCode } from '../../protocol';

/** What is wrong with a file of chats; undefined for an error that is of no file. */
export function transferAdvice(code: EngineErrorCode): string | undefined {
  const advice: Readonly<Record<(typeof CHAT_FILE_ERROR_CODES)[number], string>> = {
    no_chats: 'No chats are known in this file.',
    too_large: 'This file is larger than what can be read here.',
    other_version:
      'This backup is of another version of Talaria. Open it in the page that wrote it, or in a newer one.',
  };
  return code in advice ? advice[code as keyof typeof advice] : undefined;
}
