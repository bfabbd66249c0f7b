import type { Attachment } from '../../chat-record';
import type { LeftOut, SourceCall } from '../chat-file.types';
import { callArguments } from './call-arguments';
import { isObject, textOf, textOrNull } from './chat-format';

/** What a message says, taken apart. */
export interface Content {
  readonly content: string;
  readonly reasoning: string;
  readonly attachments: readonly Attachment[];
  readonly calls: readonly SourceCall[];
}

/**
 * The content of a message as OpenAI and those who follow it have it: text, or a list of parts.
 * @param leftOut gets each part that has no place here
 */
export function readContent(value: unknown, leftOut: LeftOut[]): Content {
  const texts: string[] = [];
  const thoughts: string[] = [];
  const attachments: Attachment[] = [];
  const calls: SourceCall[] = [];
  for (const part of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (typeof part === 'string') texts.push(part);
    if (!isObject(part)) continue;
    const type = textOf(part.type);
    const text = wordsOf(part);
    if (/^(think|thinking|reasoning)$/.test(type)) {
      thoughts.push(textOf(part.think) || textOf(part.thinking) || text);
    } else if (type === 'file' || type === 'input_file') {
      const attachment = readFilePart(isObject(part.file) ? part.file : part);
      if (attachment) attachments.push(attachment);
      else leftOut.push({ kind: 'binary', name: '' });
    } else if (type === 'tool_call' && isObject(part.tool_call)) {
      const { id, name, args, output } = part.tool_call;
      calls.push({
        id: textOrNull(id),
        name: textOf(name) || 'tool',
        arguments: callArguments(args),
        result: textOrNull(output),
      });
    } else if (text !== '') texts.push(text);
    else if (/image/.test(type)) leftOut.push({ kind: 'picture', name: '' });
    else if (/audio|video/.test(type)) leftOut.push({ kind: 'recording', name: '' });
    else if (type !== '' && !/text$/.test(type))
      leftOut.push({ kind: 'part', name: type.slice(0, 40) });
  }
  return {
    content: texts.join('\n\n'),
    reasoning: thoughts.join('\n\n'),
    attachments,
    calls,
  };
}

function wordsOf({ text, refusal }: Readonly<Record<string, unknown>>): string {
  if (isObject(text)) return textOf(text.value);
  return textOf(text) || textOf(refusal);
}

/** A file as `data:text/…;base64,…`; null for one that is no text. */
function readFilePart(file: Readonly<Record<string, unknown>>): Attachment | null {
  const data = /^data:text\/[^,]*;base64,(.*)$/s.exec(textOf(file.file_data))?.[1];
  if (data === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { name: textOf(file.filename) || 'file.txt', text };
  } catch {
    return null;
  }
}
