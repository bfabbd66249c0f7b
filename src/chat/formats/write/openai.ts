import type { AnswerRecord, Attachment, MessageRecord } from '../../chat-record';
import { MessageTree } from '../../message-tree';
import type { WholeChat } from '../chat-file.types';
import type { ExportOptions } from './export-options';

/** One chat as `{ messages }` of the OpenAI API, the version that is shown, from its system text on. */
export function openAiChat({ chat, messages }: WholeChat, options: ExportOptions): object {
  const path = new MessageTree(messages).pathTo(chat.leafId);
  const system = chat.settings.persona?.system ?? '';
  const written = path.flatMap((message) => openAiMessages(message, options));
  const model = path.findLast((message) => message.role === 'assistant')?.modelName ?? null;
  // The API takes texts under `metadata`, and passes them by.
  const times = written.map(({ atMs }) => new Date(atMs).toISOString());
  return {
    ...(model !== null && { model }),
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      ...written.map(({ message }) => message),
    ],
    metadata: {
      title: chat.title,
      created_at: new Date(chat.createdMs).toISOString(),
      updated_at: new Date(chat.changedMs).toISOString(),
      message_times: [...(system === '' ? [] : ['-']), ...times].join(' '),
    },
  };
}

interface Written {
  readonly message: object;
  readonly atMs: number;
}

function openAiMessages(message: MessageRecord, options: ExportOptions): Written[] {
  const atMs = message.createdMs;
  if (message.role === 'user') {
    const files = options.withAttachments ? message.attachments : [];
    return [{ message: { role: 'user', content: questionContent(message.content, files) }, atMs }];
  }
  const { calls } = message;
  const results = calls.flatMap(({ result }, i) =>
    result === null
      ? []
      : [{ message: { role: 'tool', tool_call_id: callId(message, i), content: result }, atMs }],
  );
  return [
    {
      message: {
        role: 'assistant',
        content: message.content === '' && calls.length > 0 ? null : message.content,
        ...(options.withThoughts &&
          message.reasoning !== '' && { reasoning_content: message.reasoning }),
        ...(calls.length > 0 && {
          tool_calls: calls.map(({ call }, i) => ({
            id: callId(message, i),
            type: 'function',
            function: { name: call.name, arguments: JSON.stringify(call.arguments) },
          })),
        }),
      },
      atMs,
    },
    ...results,
  ];
}

function questionContent(content: string, files: readonly Attachment[]): unknown {
  if (files.length === 0) return content;
  return [
    ...files.map(({ name, text }) => ({
      type: 'file',
      file: { filename: name, file_data: `data:text/plain;base64,${base64(text)}` },
    })),
    { type: 'text', text: content },
  ];
}

/** Short enough for the API, which takes 40 characters, and the same in every export. */
function callId({ id }: AnswerRecord, at: number): string {
  return `call_${id.replaceAll('-', '').slice(0, 24)}_${String(at)}`;
}

function base64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
