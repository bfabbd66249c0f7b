import { EMPTY_MESSAGE, type LeftOut, type SourceCall } from '../chat-file.types';
import { FileProblem } from '../file-problem';
import { isObject, objectsOf, textOf, textOrNull, timeOf, type ChatFormat } from './chat-format';
import { readContent } from './content-parts';
import { callsOf } from './openai';

/** A session of NextChat, or of WebLLM Chat, which came of it: `topic`, messages in a row, and what comes before them in `mask` or `template`. */
export const NEXT_CHAT: ChatFormat = {
  id: 'next-chat',
  matches: (value) => isObject(value) && 'topic' in value && 'messages' in value,
  read(value) {
    const session = isObject(value) ? value : {};
    if (!Array.isArray(session.messages)) {
      throw new FileProblem('found no list “messages”; allowed: the messages of a session');
    }
    const leftOut: LeftOut[] = [];
    const mask = [session.mask, session.template].find(isObject) ?? {};
    const context = objectsOf(mask.context);
    const system = context.filter(({ role }) => role === 'system');
    const said = objectsOf(session.messages);
    // What a mask says before the chat begins, as an example, is read by its model like the rest.
    const examples = said.length > 0 ? context.filter(({ role }) => role !== 'system') : [];
    const messages = [...examples, ...said].map((message, at) => ({
      ...EMPTY_MESSAGE,
      ...readContent(message.content, leftOut),
      key: String(at),
      parentKey: at === 0 ? null : String(at - 1),
      role: roleOf(message.role),
      calls: answeredCalls(message.tools),
      modelName: textOrNull(message.model),
      atMs: timeOf(message.date),
    }));
    return {
      title: textOf(session.topic),
      createdMs: null,
      changedMs: timeOf(session.lastUpdate),
      system: system.map(({ content }) => readContent(content, leftOut).content).join('\n\n'),
      messages,
      leafKey: messages.at(-1)?.key ?? null,
      leftOut,
    };
  },
};

/** The sessions of a whole export: the application's stores under their names. */
export function nextChatSessions(value: unknown): readonly unknown[] | null {
  if (!isObject(value)) return null;
  const stores = [value, ...Object.values(value).filter(isObject)];
  const states = stores.flatMap((store) =>
    isObject(store.state) ? [store, store.state] : [store],
  );
  const found = states.find(({ sessions }) => Array.isArray(sessions));
  return (found?.sessions as readonly unknown[] | undefined) ?? null;
}

/** Each has its result beside it, or why there is none. */
function answeredCalls(tools: unknown): SourceCall[] {
  const results = objectsOf(tools).map(
    ({ content, errorMsg }) => textOrNull(content) ?? textOrNull(errorMsg),
  );
  return callsOf({ tool_calls: tools }).map((call, i) => ({ ...call, result: results[i] ?? null }));
}

function roleOf(role: unknown): 'system' | 'user' | 'assistant' | 'none' {
  return role === 'user' || role === 'assistant' || role === 'system' ? role : 'none';
}
