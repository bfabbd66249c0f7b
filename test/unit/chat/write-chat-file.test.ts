import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerRecord, MessageRecord } from '../../../src/chat/chat-record';
import type { WholeChat } from '../../../src/chat/formats/chat-file.types';
import { FileProblem } from '../../../src/chat/formats/file-problem';
import { openChatFile } from '../../../src/chat/formats/open-chat-file';
import { readChatFile } from '../../../src/chat/formats/read-chat-file';
import { isSameChat } from '../../../src/chat/formats/same-chat';
import { writeChat } from '../../../src/chat/formats/write-chat-file';
import {
  backupChat,
  backupEnd,
  backupHeader,
  backupPart,
} from '../../../src/chat/formats/write/backup';
import { MessageTree } from '../../../src/chat/message-tree';
import { BLANK_PERSONA } from '../../../src/hermes/personas/persona';
import { NOW, WHOLE_CHAT } from '../../fixtures/kept-chats';

const ALL = { withThoughts: true, withAttachments: true, withVersions: true, isOneOfMany: false };
const readText = (text: string) => readChatFile(new Blob([text]));

function backup(chats: readonly WholeChat[], parts: readonly string[] = []): string {
  const before = [backupHeader(NOW), ...chats.map(backupChat), ...parts].join('');
  const sha256 = createHash('sha256').update(before).digest('hex');
  return before + backupEnd(chats.length + parts.length, sha256);
}

function path({ chat, messages }: WholeChat): readonly MessageRecord[] {
  return new MessageTree(messages).pathTo(chat.leafId);
}

/** What every format has to keep of the version that is shown. */
function gist(whole: WholeChat) {
  return path(whole).map((message) => ({
    role: message.role,
    content: message.content.trim(),
    at: message.createdMs,
    ...(message.role === 'assistant'
      ? {
          reasoning: message.reasoning.trim(),
          calls: message.calls.map(({ call, result }) => ({ ...call, result })),
        }
      : { files: message.attachments }),
  }));
}

/** Thoughts with tags of their own at the beginning of an answer are taken apart when they are read: not what is looked at here. */
function isPlain({ messages }: WholeChat): boolean {
  return messages.every(({ content }) => !content.includes('<think>'));
}

/** An answer that says nothing but what it thought is joined to the next one. */
function isSaying(whole: WholeChat): boolean {
  return path(whole).every(
    (one) => one.role === 'user' || one.content.trim() !== '' || one.calls.length > 0,
  );
}

describe('a backup', () => {
  it('comes back as it was, but for the ids of messages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(WHOLE_CHAT, { minLength: 1, maxLength: 3 }), async (chats) => {
        const read = await readText(backup(chats));
        expect(read).toMatchObject({ format: 'backup', isIntact: true, damaged: [] });
        expect(read.chats.map(({ chat }) => chat.id)).toEqual(chats.map(({ chat }) => chat.id));
        for (const [i, chat] of chats.entries()) {
          expect(isSameChat(read.chats[i]!, chat)).toBe(true);
          expect(read.chats[i]!.messages.map(({ id }) => id)).not.toEqual(
            chat.messages.map(({ id }) => id),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells a change, and loses only the line that was hit', async () => {
    const chats = fc.sample(WHOLE_CHAT, { numRuns: 3, seed: 7 });
    const text = backup(chats, [backupPart({ kind: 'persona', value: { name: 'x' } })]);
    const lines = text.split('\n');
    const hit = lines.with(2, lines[2]!.slice(0, 40)).join('\n');
    const read = await readText(hit);
    expect(read.isIntact).toBe(false);
    expect(read.damaged).toEqual([
      { where: { kind: 'line', n: 3, title: '' }, reason: 'found no JSON' },
    ]);
    expect(read.chats).toHaveLength(2);
    expect(read.parts).toEqual([{ kind: 'persona', value: { name: 'x' } }]);
    const renamed = await readText(text.replace('"version":1', '"version": 1'));
    expect(renamed.isIntact).toBe(false);
    const cut = await readText(lines.slice(0, 3).join('\n'));
    expect(cut).toMatchObject({ isIntact: false, damaged: [] });
    expect(cut.chats).toHaveLength(2);
  });

  it('is read line by line, whatever its size, and each chat once more when it is wanted', async () => {
    const chats = fc.sample(WHOLE_CHAT, { numRuns: 3, seed: 7 });
    const text = backup(chats);
    // Larger than what is read as a whole; so is one of its lines.
    const long = ' '.repeat(1_000_000);
    const parts = [
      backupHeader(NOW),
      ...Array<string>(201).fill(long),
      '\n',
      backupChat(chats[0]!),
    ];
    const read: (() => Promise<WholeChat>)[] = [];
    const whole = await openChatFile(new Blob([text]), (_, again) => read.push(again));
    expect(whole).toMatchObject({ format: 'backup', isIntact: true, damaged: [] });
    expect(read).toHaveLength(3);
    for (const [i, again] of read.entries())
      expect(isSameChat(await again(), chats[i]!)).toBe(true);
    const titles: string[] = [];
    const large = await openChatFile(new Blob(parts), ({ chat }) => titles.push(chat.title));
    expect(titles).toEqual([chats[0]!.chat.title]);
    expect(large.damaged).toEqual([
      {
        where: { kind: 'line', n: 2, title: '' },
        reason: 'found 201000001 bytes; allowed: 200000000',
      },
    ]);
  });

  it('offers no tool, has what was cut off, and knows nothing of what its calls have read', async () => {
    const [sample] = fc.sample(
      WHOLE_CHAT.filter(({ messages }) => messages.some(({ role }) => role === 'assistant')),
      { numRuns: 1, seed: 3 },
    );
    const { chat, messages } = sample!;
    const persona = { ...BLANK_PERSONA, id: 'p', name: 'P', summary: '', system: '' };
    const withTools = { ...persona, tools: ['calculator'] };
    const call = { call: { name: 'calculator', arguments: {} }, ms: 1, touched: [] };
    const hostile: WholeChat = {
      chat: { ...chat, settings: { ...chat.settings, withTools: true, persona: withTools } },
      messages: messages.map((one, i) =>
        one.role === 'user'
          ? one
          : {
              ...one,
              content: '',
              reasoning: '',
              raw: '<think>\nHm.\n</think>\n\nHalf an ans',
              status: i % 2 === 0 ? 'streaming' : 'complete',
              calls: [
                { ...call, status: 'done', result: '{}' },
                { ...call, status: 'asking', result: null },
              ],
            },
      ),
    };
    const { chats } = await readText(backup([hostile]));
    expect(chats[0]!.chat.settings).toMatchObject({ withTools: false, persona: { tools: [] } });
    const answers = chats[0]!.messages.filter((one) => one.role === 'assistant');
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) {
      expect(answer.asked.tools).toEqual([]);
      if (answer.status === 'interrupted') {
        expect(answer).toMatchObject({ reasoning: 'Hm.', content: 'Half an ans', calls: [] });
      } else {
        expect(answer.calls).toMatchObject([
          { status: 'done', touched: ['private-read', 'untrusted-in'] },
          { status: 'stopped', touched: [] },
        ]);
      }
    }
    expect(isSameChat(chats[0]!, hostile)).toBe(true);
  });

  it('keeps a chat of which a setting is wrong', async () => {
    const [whole] = fc.sample(WHOLE_CHAT, { numRuns: 1, seed: 1 });
    const { chat, messages } = whole!;
    const settings = { ...chat.settings, sampling: { temperature: 'hot' }, persona: { name: 5 } };
    const wrong = { chat: { ...chat, settings, window: 'all' }, messages } as never;
    const read = await readText(backup([wrong]));
    expect(read.damaged).toEqual([]);
    expect(read.chats[0]!.chat).toMatchObject({
      window: null,
      settings: { sampling: {}, persona: null },
    });
  });

  it('of another version is not guessed at', async () => {
    const text = '{"type":"talaria-backup","version":2}\n{"type":"chat"}\n';
    await expect(readText(text)).rejects.toThrow(/backup of version 2; this page reads version 1/);
  });

  it('brings nothing that goes on by itself or reads as a call', async () => {
    const [chat] = fc.sample(
      WHOLE_CHAT.filter(({ messages }) => messages.some(({ role }) => role === 'assistant')),
      { numRuns: 1, seed: 3 },
    );
    const raw = '<tool_call>\n{"name":"calculator","arguments":{"expression":"1+1"}}\n</tool_call>';
    const messages = chat!.messages.map((one) =>
      one.role === 'user'
        ? one
        : ({ ...one, raw, calls: [], status: 'streaming' } satisfies AnswerRecord),
    );
    const read = await readText(backup([{ ...chat!, messages }]));
    for (const one of read.chats[0]!.messages) {
      if (one.role === 'assistant') {
        expect(one).toMatchObject({ raw, status: 'interrupted', asked: { tools: [] } });
      }
    }
  });

  it('with wrong values is told, value by value', async () => {
    const [chat] = fc.sample(WHOLE_CHAT, { numRuns: 1, seed: 1 });
    const wrong = { ...chat!, chat: { ...chat!.chat, createdMs: 'yesterday' } };
    const read = await readText(backup([wrong as never]));
    expect(read.chats).toEqual([]);
    expect(read.damaged[0]!.reason).toBe('at chat.createdMs found "yesterday"; allowed: number');
  });
});

describe('an export', () => {
  it.each(['openai', 'llama-ui', 'markdown', 'talaria'] as const)(
    'as %s has what was written of an answer that was cut off',
    (format) => {
      const [whole] = fc.sample(
        WHOLE_CHAT.filter((one) => path(one).some(({ role }) => role === 'assistant')),
        { numRuns: 1, seed: 9 },
      );
      const messages = whole!.messages.map((one) =>
        one.role === 'user'
          ? one
          : ({
              ...one,
              status: 'streaming',
              content: '',
              reasoning: '',
              calls: [],
              raw: '<think>\nHm.\n</think>\n\nHalf an ans',
            } satisfies AnswerRecord),
      );
      const written = writeChat({ chat: whole!.chat, messages }, format, ALL);
      expect(written).toMatch(/Half an ans(?!.*<\/think>)/);
      expect(written).not.toContain('streaming');
    },
  );

  it.each(['openai', 'llama-ui', 'markdown'] as const)('as %s is read back', async (format) => {
    await fc.assert(
      fc.asyncProperty(
        WHOLE_CHAT.filter((one) => isPlain(one) && isSaying(one)),
        async (whole) => {
          const { chats, damaged } = await readText(writeChat(whole, format, ALL));
          expect(damaged).toEqual([]);
          const wanted = gist(whole).map((one) =>
            format === 'markdown' && 'files' in one
              ? { ...one, files: one.files.map((file) => ({ ...file, text: file.text })) }
              : one,
          );
          expect(gist(chats[0]!)).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps every version in llama.cpp’s lines', async () => {
    await fc.assert(
      fc.asyncProperty(WHOLE_CHAT.filter(isPlain), async (whole) => {
        const said = (one: WholeChat) =>
          one.messages.filter(
            (message) =>
              message.role === 'user' || message.content.trim() !== '' || message.calls.length > 0,
          ).length;
        const { chats } = await readText(writeChat(whole, 'llama-ui', ALL));
        expect(said(chats[0]!)).toBe(said(whole));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves out thoughts and files where that is asked', () => {
    const [whole] = fc.sample(
      WHOLE_CHAT.map((one) => ({
        ...one,
        messages: one.messages.map((message) =>
          message.role === 'user'
            ? { ...message, attachments: [{ name: 'diary.txt', text: 'SECRETFILE' }] }
            : { ...message, reasoning: 'SECRETTHOUGHT', raw: '' },
        ),
      })),
      { numRuns: 1, seed: 5 },
    );
    const none = { ...ALL, withThoughts: false, withAttachments: false };
    for (const format of ['openai', 'llama-ui', 'markdown'] as const) {
      expect(writeChat(whole!, format, none)).not.toMatch(/SECRET|U0VDUkVU/);
      const all = writeChat(whole!, format, ALL);
      const path = gist(whole!);
      if (path.some(({ role }) => role === 'assistant')) expect(all).toContain('SECRETTHOUGHT');
    }
  });
});

describe('damaged files', () => {
  const folder = new URL('../../fixtures/chat-files/', import.meta.url);
  const files = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));

  it('end in chats or in a reason, wherever they are hit', async () => {
    const change = fc.record({
      file: fc.nat({ max: files.length - 1 }),
      cuts: fc.array(
        fc.record({
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          length: fc.nat({ max: 60 }),
          put: fc.constantFrom(
            '',
            'null',
            '{}',
            '[]',
            '"x"',
            '1e999',
            '{"__proto__":{}}',
            '\u0000',
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ file, cuts }) => {
        let text = files[file]!.toString('utf8');
        for (const { at, length, put } of cuts) {
          const from = Math.floor(at * text.length);
          text = text.slice(0, from) + put + text.slice(from + length);
        }
        await ends(text);
      }),
      { numRuns: 400 },
    );
  });

  it('with other values in any place', async () => {
    const values = [null, 0, -1, 'x', [], {}, true, [[]], { a: { b: [] } }, 1e300];
    for (const file of files) {
      let parsed: unknown;
      try {
        parsed = JSON.parse(file.toString('utf8'));
      } catch {
        continue;
      }
      const nPlaces = count(parsed);
      for (let at = 0; at < nPlaces; at += 1) {
        const value = values[at % values.length];
        await ends(JSON.stringify(replaced(parsed, at, value)));
      }
    }
  });
});

async function ends(text: string): Promise<void> {
  try {
    const { chats } = await readText(text);
    for (const { messages } of chats) expect(messages.length).toBeGreaterThan(0);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(FileProblem);
  }
}

function count(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, one) => sum + count(one), 1);
}

/** The value with its `at`th part, counted from the outside in, replaced. */
function replaced(value: unknown, at: number, by: unknown): unknown {
  let left = at;
  const visit = (one: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(one)) return one.map(visit);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, visit(inner)]));
  };
  return visit(value);
}
