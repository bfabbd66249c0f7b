import { EMPTY_MESSAGE, type LeftOut, type SourceMessage } from '../chat-file.types';
import { FileProblem } from '../file-problem';
import { isObject, objectsOf, textOf, textOrNull, timeOf, type ChatFormat } from './chat-format';
import { readContent } from './content-parts';

type Json = Readonly<Record<string, unknown>>;

/** One of `conversations.json`: a tree of nodes under `mapping`, each with at most one message; `current_node` ends what was shown. */
export const CHATGPT: ChatFormat = {
  id: 'chatgpt',
  matches: (value) =>
    isObject(value) &&
    // What is judged of answers has both of these, too, and no title.
    ('mapping' in value ||
      ('conversation_id' in value && 'create_time' in value && 'title' in value)),
  read(value) {
    const chat = isObject(value) ? value : {};
    if (!isObject(chat.mapping)) {
      throw new FileProblem('found no “mapping”; allowed: an object of messages by their ids');
    }
    const leftOut: LeftOut[] = [];
    const modelName = textOrNull(chat.default_model_slug);
    return {
      title: textOf(chat.title),
      createdMs: timeOf(chat.create_time),
      changedMs: timeOf(chat.update_time),
      system: '',
      messages: Object.entries(chat.mapping).map(([key, node]) =>
        readNode(key, isObject(node) ? node : {}, modelName, leftOut),
      ),
      leafKey: textOrNull(chat.current_node),
      leftOut,
    };
  },
};

function readNode(
  key: string,
  node: Json,
  usual: string | null,
  leftOut: LeftOut[],
): SourceMessage {
  const message = isObject(node.message) ? node.message : {};
  const author = isObject(message.author) ? message.author : {};
  const metadata = isObject(message.metadata) ? message.metadata : {};
  const content = isObject(message.content) ? message.content : {};
  const place = { key, parentKey: textOrNull(node.parent), atMs: timeOf(message.create_time) };
  const modelName = textOrNull(metadata.model_slug) ?? usual;
  const said = { ...EMPTY_MESSAGE, ...place, ...readSaid(content, leftOut) };
  switch (author.role) {
    case 'user':
      if (content.content_type === 'user_editable_context') {
        return { ...said, role: 'system', content: instructionsOf(content) };
      }
      return { ...said, role: 'user' };
    case 'system':
      // What the site itself says to its models is hidden there, and none of the person's.
      return { ...said, role: metadata.is_user_system_message === true ? 'system' : 'none' };
    case 'tool':
      return { ...said, role: 'tool' };
    case 'assistant': {
      const isUnfinished = message.status === 'in_progress';
      const recipient = textOf(message.recipient) || 'all';
      if (recipient === 'all') return { ...said, role: 'assistant', modelName, isUnfinished };
      const given = { name: recipient, arguments: { text: said.content } };
      const calls = [{ id: null, ...given, result: null }];
      return { ...said, content: '', calls, role: 'assistant', modelName, isUnfinished };
    }
    default:
      return { ...EMPTY_MESSAGE, ...place, role: 'none' };
  }
}

function readSaid(content: Json, leftOut: LeftOut[]): Pick<SourceMessage, 'content' | 'reasoning'> {
  const type = textOf(content.content_type);
  if (type === 'thoughts') {
    const thoughts = objectsOf(content.thoughts).map((one) =>
      [textOf(one.summary), textOf(one.content)].filter((text) => text !== '').join('\n'),
    );
    return { content: '', reasoning: thoughts.join('\n\n') };
  }
  // “Thought for 5 seconds”.
  if (type === 'reasoning_recap') return { content: '', reasoning: '' };
  const parts = Array.isArray(content.parts) ? (content.parts as unknown[]) : null;
  if (!parts) return { content: textOf(content.text) || textOf(content.result), reasoning: '' };
  // A picture is `{ content_type: 'image_asset_pointer' }`, and its bytes lie beside the file.
  const read = readContent(
    parts.map((part) => (isObject(part) ? { type: part.content_type, ...part } : part)),
    leftOut,
  );
  return { content: read.content, reasoning: read.reasoning };
}

function instructionsOf({ user_profile: profile, user_instructions: instructions }: Json): string {
  return [textOf(profile), textOf(instructions)].filter((text) => text !== '').join('\n\n');
}
