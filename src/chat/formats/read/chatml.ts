import { EMPTY_MESSAGE, type SourceChat, type SourceMessage } from '../chat-file.types';

const TURN =
  /<\|im_start\|>(system|user|assistant|tool)\r?\n(.*?)(?:<\|im_end\|>|(?=<\|im_start\|>)|$)/gs;

export function isChatMl(text: string): boolean {
  return /^\s*(?:<s>|<\|begin_of_text\|>)?<\|im_start\|>/.test(text);
}

/** A prompt as ChatML models read it: one chat. A call in it is text, and stays text. */
export function readChatMl(text: string): SourceChat {
  const messages = [...text.matchAll(TURN)].map(([, role, content = ''], at): SourceMessage => ({
    ...EMPTY_MESSAGE,
    key: String(at),
    parentKey: at === 0 ? null : String(at - 1),
    role: role as SourceMessage['role'],
    content: content.trim(),
  }));
  return {
    title: '',
    createdMs: null,
    changedMs: null,
    system: '',
    messages,
    leafKey: messages.at(-1)?.key ?? null,
    leftOut: [],
  };
}
