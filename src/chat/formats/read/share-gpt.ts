import { EMPTY_MESSAGE, type LeftOut, type SourceMessage } from '../chat-file.types';
import { shortened } from '../file-problem';
import { isObject, textOf, textOrNull, timeOf, type ChatFormat } from './chat-format';

const ROLES = new Map<string, SourceMessage['role']>([
  ['system', 'system'],
  ['human', 'user'],
  ['user', 'user'],
  ['gpt', 'assistant'],
  ['assistant', 'assistant'],
  ['bot', 'assistant'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['chatgpt', 'assistant'],
  ['function_call', 'assistant'],
  ['tool', 'tool'],
  ['function_response', 'tool'],
  ['observation', 'tool'],
]);

/** `{ conversations: [{ from, value }] }`, as data sets have it; a call is text there, and stays text. */
export const SHARE_GPT: ChatFormat = {
  id: 'share-gpt',
  matches: (value) => {
    const list = isObject(value) ? (value.conversations ?? value.items) : value;
    const [first] = Array.isArray(list) ? (list as unknown[]) : [];
    return isObject(first) && 'from' in first && 'value' in first;
  },
  read(value) {
    const whole = isObject(value) ? value : {};
    const list = (Array.isArray(value) ? value : (whole.conversations ?? whole.items)) as unknown[];
    const leftOut: LeftOut[] = [];
    const messages: SourceMessage[] = [];
    for (const turn of list) {
      const { from, value: content } = isObject(turn) ? turn : {};
      if (typeof content !== 'string') {
        leftOut.push({ kind: 'part', name: typeof content });
        continue;
      }
      const last = messages.at(-1) ?? null;
      const known = ROLES.get(textOf(from).trim().toLowerCase());
      if (!known) leftOut.push({ kind: 'speaker', name: shortened(textOf(from)) });
      messages.push({
        ...EMPTY_MESSAGE,
        key: String(messages.length),
        parentKey: last?.key ?? null,
        // Whatever they are called, two speak in turns.
        role: known ?? (last?.role === 'user' ? 'assistant' : 'user'),
        content,
      });
    }
    return {
      title: textOf(whole.title),
      createdMs: timeOf(whole.create_time),
      changedMs: null,
      system: textOf(whole.system),
      messages: withModel(messages, textOrNull(whole.model)),
      leafKey: messages.at(-1)?.key ?? null,
      leftOut,
    };
  },
};

function withModel(messages: SourceMessage[], modelName: string | null): SourceMessage[] {
  return messages.map((one) => (one.role === 'assistant' ? { ...one, modelName } : one));
}
