import {
  EMPTY_MESSAGE,
  type LeftOut,
  type SourceCall,
  type SourceChat,
  type SourceMessage,
} from '../chat-file.types';
import type { Attachment } from '../../chat-record';
import { MARK } from '../markdown-marks';
import { callArguments } from './call-arguments';
import { isObject, textOf, textOrNull, timeOf } from './chat-format';

export function isMarkedMarkdown(text: string): boolean {
  return text.trimStart().startsWith(MARK);
}

interface Section {
  readonly mark: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A chat in Markdown as we write it. Text without our marks is nobody's chat. */
export function readMarkdown(text: string): SourceChat {
  const sections = sectionsOf(text);
  const [first] = sections;
  const messages: SourceMessage[] = [];
  let system = '';
  let thought = '';
  let files: Attachment[] = [];
  const leftOut: LeftOut[] = [];
  for (const { mark, text: body } of sections) {
    const place = {
      key: String(messages.length),
      parentKey: lastKey(messages),
      atMs: timeOf(mark.at),
    };
    if (mark.is === 'system') system = body;
    else if (mark.is === 'thought') thought = body;
    else if (mark.is === 'file') {
      const content = inFence(body);
      const name = textOf(mark.name) || 'file.txt';
      if (content === null) leftOut.push({ kind: 'text', name });
      else files.push({ name, text: content });
    } else if (mark.is === 'question') {
      messages.push({
        ...EMPTY_MESSAGE,
        ...place,
        role: 'user',
        content: body,
        attachments: files,
      });
      files = [];
    } else if (mark.is === 'answer') {
      const modelName = textOrNull(mark.model);
      const said = { content: body, reasoning: thought, modelName };
      messages.push({ ...EMPTY_MESSAGE, ...place, ...said, role: 'assistant' });
      thought = '';
    } else if (mark.is === 'call') {
      withCall(messages, (calls) => [
        ...calls,
        {
          id: null,
          name: textOf(mark.name) || 'tool',
          arguments: callArguments(inFence(body) ?? ''),
          result: null,
        },
      ]);
    } else if (mark.is === 'result') {
      withCall(messages, (calls) =>
        calls.map((call, i) =>
          i === calls.length - 1 ? { ...call, result: inFence(body) } : call,
        ),
      );
    }
  }
  return {
    title: /^# (.*)$/m.exec(first?.text ?? '')?.[1] ?? '',
    createdMs: timeOf(first?.mark.at),
    changedMs: timeOf(first?.mark.changed),
    system,
    messages,
    leafKey: lastKey(messages),
    leftOut,
  };
}

function lastKey(messages: readonly SourceMessage[]): string | null {
  return messages.at(-1)?.key ?? null;
}

function withCall(
  messages: SourceMessage[],
  change: (calls: readonly SourceCall[]) => readonly SourceCall[],
): void {
  const last = messages.at(-1);
  if (last?.role === 'assistant')
    messages[messages.length - 1] = { ...last, calls: change(last.calls) };
}

function sectionsOf(text: string): Section[] {
  return text
    .split(MARK)
    .slice(1)
    .flatMap((piece): Section[] => {
      const end = piece.indexOf(' -->');
      if (end < 0) return [];
      const body = piece.slice(end + ' -->'.length).trim();
      try {
        const mark: unknown = JSON.parse(piece.slice(0, end));
        return isObject(mark) ? [{ mark, text: unmarked(body) }] : [];
      } catch {
        return [];
      }
    });
}

/** Text that looked like a mark when it was written. */
function unmarked(text: string): string {
  return text.replaceAll(MARK.replace('<', '&lt;'), MARK);
}

function inFence(text: string): string | null {
  return /(?:^|\n)(`{3,})[a-z]*\n(.*?)\n?\1(?:\n|$)/s.exec(text)?.[2] ?? null;
}
