import type { AnswerRecord, CallRecord, MessageRecord } from '../../chat-record';
import { MessageTree } from '../../message-tree';
import { MARK, type Mark } from '../markdown-marks';
import type { WholeChat } from '../chat-file.types';
import type { ExportOptions } from './export-options';

/** The version that is shown, for reading; marks that no reader sees let it be read back. */
export function markdownChat({ chat, messages }: WholeChat, options: ExportOptions): string {
  const path = new MessageTree(messages).pathTo(chat.leafId);
  const models = new Set(
    path.flatMap((one) => (one.role === 'assistant' ? (one.modelName ?? []) : [])),
  );
  const system = chat.settings.persona?.system ?? '';
  const facts = [day(chat.createdMs), ...models].join(' · ');
  const blocks = [
    mark({ is: 'chat', at: chat.createdMs, changed: chat.changedMs }),
    `# ${oneLine(chat.title)}`,
    facts,
    ...(system === '' ? [] : [heading('Instructions'), mark({ is: 'system' }), asIs(system)]),
    ...path.flatMap((message) => messageBlocks(message, options)),
    mark({ is: 'end' }),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function messageBlocks(message: MessageRecord, options: ExportOptions): string[] {
  const at = message.createdMs;
  if (message.role === 'user') {
    return [
      heading('You'),
      ...message.attachments.flatMap(({ name, text }) => [
        mark({ is: 'file', name }),
        `*Attached: ${oneLine(name)}*`,
        ...(options.withAttachments ? [fenced(text)] : []),
      ]),
      mark({ is: 'question', at }),
      asIs(message.content),
    ];
  }
  const { modelName } = message;
  return [
    heading(modelName ?? 'Answer'),
    ...thoughtBlocks(message, options),
    mark({ is: 'answer', at, ...(modelName !== null && { model: modelName }) }),
    asIs(message.content),
    ...message.calls.flatMap(callBlocks),
  ];
}

function thoughtBlocks({ reasoning }: AnswerRecord, { withThoughts }: ExportOptions): string[] {
  if (!withThoughts || reasoning === '') return [];
  return [
    '<details><summary>Thoughts</summary>',
    mark({ is: 'thought' }),
    asIs(reasoning),
    mark({ is: 'end' }),
    '</details>',
  ];
}

function callBlocks({ call, result }: CallRecord): string[] {
  return [
    mark({ is: 'call', name: call.name }),
    `*Tool call: ${oneLine(call.name)}*`,
    fenced(JSON.stringify(call.arguments, null, 2), 'json'),
    ...(result === null ? [] : [mark({ is: 'result' }), '*Result*', fenced(result, 'json')]),
  ];
}

/** Behind a mark, so that it is no part of the text before it. */
function heading(text: string): string {
  return `${mark({ is: 'end' })}\n\n## ${oneLine(text)}`;
}

function mark(value: Mark): string {
  // A comment ends at its first `-->`.
  return `${MARK}${JSON.stringify(value).replaceAll('>', '\\u003e')} -->`;
}

/** A mark in somebody's own text is none. */
function asIs(text: string): string {
  return text.replaceAll(MARK, MARK.replace('<', '&lt;'));
}

/** Between fences longer than any in it. */
function fenced(text: string, language = ''): string {
  const longest = [...text.matchAll(/`{3,}/g)].reduce(
    (most, [run]) => Math.max(most, run.length),
    2,
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${asIs(text)}\n${fence}`;
}

function oneLine(text: string): string {
  return asIs(text).replace(/\s+/g, ' ').trim();
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
