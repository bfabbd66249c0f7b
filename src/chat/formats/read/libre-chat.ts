import { EMPTY_MESSAGE, type LeftOut, type SourceMessage } from '../chat-file.types';
import { FileProblem } from '../file-problem';
import { isObject, objectsOf, textOf, textOrNull, timeOf, type ChatFormat } from './chat-format';
import { readContent } from './content-parts';

type Json = Readonly<Record<string, unknown>>;

/** A conversation of LibreChat: messages in a list, or, exported “recursively”, each in its parent's `children`. */
export const LIBRE_CHAT: ChatFormat = {
  id: 'libre-chat',
  matches: (value) =>
    isObject(value) &&
    ('messagesTree' in value ||
      (Array.isArray(value.messages) &&
        isObject(value.messages[0]) &&
        'messageId' in value.messages[0])),
  read(value) {
    const whole = isObject(value) ? value : {};
    const list = whole.messagesTree ?? whole.messages;
    if (!Array.isArray(list)) {
      throw new FileProblem('found no list “messages”; allowed: the messages of a conversation');
    }
    const options = isObject(whole.options) ? whole.options : {};
    const leftOut: LeftOut[] = [];
    return {
      title: textOf(whole.title) || textOf(options.title),
      createdMs: null,
      changedMs: null,
      system: textOf(options.promptPrefix) || textOf(options.system),
      messages: flattened(list).map((message, at) => readMessage(message, at, leftOut)),
      leafKey: null,
      leftOut,
    };
  },
};

/** Parents before their children, without recursion: a chat of a thousand messages nests as deep. */
function flattened(list: unknown): Json[] {
  const flat: Json[] = [];
  const waiting = objectsOf(list).reverse();
  for (let message = waiting.pop(); message; message = waiting.pop()) {
    flat.push(message);
    const { messageId } = message;
    const children = objectsOf(message.children).map((child) => ({
      ...child,
      parentMessageId: messageId,
    }));
    waiting.push(...children.reverse());
  }
  return flat;
}

function readMessage(message: Json, at: number, leftOut: LeftOut[]): SourceMessage {
  const isUser = message.isCreatedByUser === true || message.sender === 'User';
  const content = readContent(message.content, leftOut);
  for (const file of objectsOf(message.files))
    leftOut.push({ kind: 'file', name: textOf(file.filename) });
  return {
    ...EMPTY_MESSAGE,
    ...content,
    key: textOrNull(message.messageId) ?? `#${String(at)}`,
    parentKey: textOrNull(message.parentMessageId),
    role: isUser ? 'user' : 'assistant',
    content: content.content || textOf(message.text),
    modelName: isUser ? null : (textOrNull(message.model) ?? textOrNull(message.sender)),
    atMs: timeOf(message.createdAt),
    isUnfinished: message.unfinished === true || message.error === true,
  };
}
