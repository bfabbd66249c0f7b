import { endedMessage } from '../ended-answer';
import type { WholeChat } from './chat-file.types';
import { backupChat } from './write/backup';
import type { ExportOptions } from './write/export-options';
import { llamaUiLines } from './write/llama-ui';
import { markdownChat } from './write/markdown';
import { openAiChat } from './write/openai';

/** What a chat can be exported as. */
export interface ExportFormat {
  readonly id: 'markdown' | 'openai' | 'llama-ui' | 'talaria';
  readonly name: string;
  /** For whom it is. */
  readonly use: string;
  /** Of a file with one chat, and of one with several. */
  readonly extension: string;
  readonly extensionOfMany: string;
  /** Whether it has a place for all versions of a message. */
  readonly hasVersions: boolean;
  /** Whether it may go without thoughts and files. */
  readonly isSelective: boolean;
}

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    id: 'markdown',
    name: 'Markdown',
    get use() {
      return 'To read and to pass on';
    },
    extension: 'md',
    extensionOfMany: 'zip',
    hasVersions: false,
    isSelective: true,
  },
  {
    id: 'openai',
    name: 'OpenAI messages',
    get use() {
      return 'JSON for other programs and for training';
    },
    extension: 'json',
    extensionOfMany: 'jsonl',
    hasVersions: false,
    isSelective: true,
  },
  {
    id: 'llama-ui',
    name: 'llama.cpp chat',
    get use() {
      return 'For the web page of llama.cpp';
    },
    extension: 'jsonl',
    extensionOfMany: 'jsonl',
    hasVersions: true,
    isSelective: true,
  },
  {
    id: 'talaria',
    name: 'Talaria',
    get use() {
      return 'With everything, to be imported here again';
    },
    extension: 'jsonl',
    extensionOfMany: 'jsonl',
    hasVersions: true,
    isSelective: false,
  },
];

/** One chat as a whole file, or as its part of a file of many, as far as it is written. Of `talaria`, the lines of a backup. */
export function writeChat(
  { chat, messages }: WholeChat,
  format: ExportFormat['id'],
  options: ExportOptions & { readonly isOneOfMany: boolean },
): string {
  const whole = { chat, messages: messages.map(endedMessage) };
  switch (format) {
    case 'markdown':
      return markdownChat(whole, options);
    case 'openai':
      return `${JSON.stringify(openAiChat(whole, options), null, options.isOneOfMany ? 0 : 2)}\n`;
    case 'llama-ui':
      return llamaUiLines(whole, options);
    case 'talaria':
      return backupChat(whole);
  }
}
