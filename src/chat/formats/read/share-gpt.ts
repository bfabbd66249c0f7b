import { EMPTY_MESSAGE, type SourceMessage } from '../chat-file.types';
import { FileProblem, shortened } from '../file-problem';
import { isObject, textOf, textOrNull, timeOf, type ChatFormat } from './chat-format';

const ROLES = new Map<string, SourceMessage['role']>([
  ['system', 'system'],
  ['human', 'user'],
  ['user', 'user'],
  ['gpt', 'assistant'],
  ['assistant', 'assistant'],
  ['bot', 'assistant'],
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
    const messages = list.map((turn, at): SourceMessage => {
      const from = isObject(turn) ? textOf(turn.from) : '';
      const role = ROLES.get(from);
      if (!isObject(turn) || role === undefined || typeof turn.value !== 'string') {
        throw new FileProblem(
          `turn ${String(at + 1)}: found one from “${shortened(from)}”; allowed: text from ${[...ROLES.keys()].join(', ')}`,
        );
      }
      return {
        ...EMPTY_MESSAGE,
        key: String(at),
        parentKey: at === 0 ? null : String(at - 1),
        role,
        content: turn.value,
      };
    });
    return {
      title: textOf(whole.title),
      createdMs: timeOf(whole.create_time),
      changedMs: null,
      system: textOf(whole.system),
      messages: withModel(messages, textOrNull(whole.model)),
      leafKey: messages.at(-1)?.key ?? null,
      leftOut: [],
    };
  },
};

function withModel(messages: SourceMessage[], modelName: string | null): SourceMessage[] {
  return messages.map((one) => (one.role === 'assistant' ? { ...one, modelName } : one));
}
