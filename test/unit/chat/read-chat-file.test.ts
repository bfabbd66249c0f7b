import { readFileSync } from 'node:fs';
import { zipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { WholeChat } from '../../../src/chat/formats/chat-file.types';
import { FileProblem } from '../../../src/chat/formats/file-problem';
import { CHAT_FILE_LIMITS } from '../../../src/chat/formats/limits';
import { readChatFile } from '../../../src/chat/formats/read-chat-file';
import { MessageTree } from '../../../src/chat/message-tree';
import { answers, questions, readJson, readText, shown } from '../../fixtures/whole-chats';

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/chat-files/${name}`, import.meta.url)));
const readBytes = (bytes: Uint8Array<ArrayBuffer>) => readChatFile(new Blob([bytes]));
const read = (name: string) => readBytes(bytesOf(name));

/** How many versions stand where each message stands. */
function versions({ messages }: WholeChat): number[] {
  const tree = new MessageTree(messages);
  return messages.map((message) => tree.versionsOf(message).length);
}

async function problem(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(FileProblem);
    return (thrown as Error).message;
  }
  throw new Error('it was read');
}

describe('reading chats of other programs', () => {
  it('ChatGPT: the tree, thoughts, code that ran, dates, and one damaged', async () => {
    const { format, chats, damaged, leftOut } = await read('chatgpt.json');
    expect(format).toBe('chatgpt');
    expect(damaged).toEqual([
      {
        where: { kind: 'chat', n: 2, title: 'Broken' },
        reason: expect.stringContaining('found no “mapping”') as string,
      },
    ]);
    expect(leftOut).toEqual([{ kind: 'picture', name: '', times: 1 }]);
    const [horses, hello] = chats;
    expect(horses!.chat).toMatchObject({
      title: 'Age of horses',
      createdMs: 1756000000250,
      changedMs: 1756000200500,
      settings: { persona: { system: 'I keep horses.\n\nAnswer in one line.' }, withTools: false },
    });
    expect(shown(horses!)).toEqual([
      'user: How old do horses get?',
      'assistant: 25 to 30 years, ponies longer.',
      'user: And this one? Plot it.',
      'assistant: ',
      'assistant: Here is the plot.',
    ]);
    expect(versions(horses!)).toEqual([1, 2, 2, 1, 1, 1]);
    const [first, second, code] = answers(horses!);
    expect(first).toMatchObject({ content: 'About 25 years.', modelName: 'gpt-4o' });
    expect(first!.createdMs).toBe(1756000002000);
    expect(second).toMatchObject({ reasoning: 'Lifespan\nUsually 25 to 30.', modelName: 'gpt-5' });
    expect(code!.calls).toEqual([
      {
        call: { name: 'python', arguments: { text: 'plot([25, 30])' } },
        status: 'imported',
        result: '<image>',
        ms: null,
        touched: ['private-read', 'untrusted-in'],
      },
    ]);
    expect(shown(hello!)).toEqual(['user: Say hello.', 'assistant: Hello.']);
  });

  it('ChatGPT: inside the export’s ZIP, beside files that are no chats', async () => {
    const zip = zipSync({
      'export/conversations.json': bytesOf('chatgpt.json'),
      'export/user.json': strToU8('{"id":"user-1","email":"a@b.example"}'),
      'export/chat.html': strToU8('<html></html>'),
    });
    const { format, chats, leftOut } = await readBytes(zip);
    expect(format).toBe('chatgpt');
    expect(chats).toHaveLength(2);
    expect(leftOut).toContainEqual({ kind: 'stranger', name: 'export/user.json', times: 1 });
  });

  it('LibreChat: messages in messages, and a list with branches', async () => {
    const { format, chats } = await read('libre-chat-tree.json');
    expect(format).toBe('libre-chat');
    const [fractions] = chats;
    expect(fractions!.chat).toMatchObject({
      title: 'Fractions',
      settings: { persona: { system: 'You are a patient tutor.' } },
    });
    expect(shown(fractions!)).toEqual(['user: What is a half?', 'assistant: Cut a pie in two.']);
    expect(answers(fractions!)).toMatchObject([
      { content: 'One of two equal parts.', modelName: 'gpt-4o' },
      {
        reasoning: 'Use a pie.',
        calls: [
          {
            call: { name: 'draw', arguments: { shape: 'pie' } },
            result: 'drawn',
            status: 'imported',
          },
        ],
      },
    ]);
    expect(questions(fractions!).map(({ content }) => content)).toEqual([
      'What is a half?',
      'Thanks',
    ]);
    const [stories] = (await read('libre-chat-branches.json')).chats;
    expect(versions(stories!)).toEqual([2, 2, 2, 2, 1]);
    expect(answers(stories!)[0]!.status).toBe('interrupted');
    expect(shown(stories!)).toEqual([
      'user: Tell me a long story.',
      'assistant: It began long ago.',
    ]);
  });

  it('LibreChat: a chat of 2,000 messages, each in the one before', async () => {
    let message: object | null = null;
    for (let i = 1999; i >= 0; i--) {
      const place = { messageId: `m${String(i)}`, isCreatedByUser: i % 2 === 0 };
      message = { ...place, text: `number ${String(i)}`, children: message ? [message] : [] };
    }
    const { chats } = await readJson({ conversationId: 'x', recursive: true, messages: [message] });
    expect(chats[0]!.messages).toHaveLength(2000);
    expect(shown(chats[0]!).at(-1)).toBe('assistant: number 1999');
  });

  it.each(['llama-ui.jsonl', 'llama-ui-legacy.json'])('llama.cpp: %s', async (name) => {
    const { format, chats, leftOut } = await read(name);
    expect(format).toBe('llama-ui');
    const [chat] = chats;
    expect(chat!.chat).toMatchObject({
      title: 'Six times seven',
      changedMs: 1730000006000,
      settings: { persona: { system: 'Be brief.' } },
    });
    expect(shown(chat!)).toEqual(['user: What is 6 times 7?', 'assistant: 42.']);
    expect(questions(chat!)[0]!.attachments).toEqual([{ name: 'notes.txt', text: 'Six sevens.' }]);
    expect(leftOut).toEqual([{ kind: 'picture', name: '', times: 1 }]);
    expect(answers(chat!)).toMatchObject([
      { reasoning: 'Six sevens are 42.', modelName: 'hermes-4-14b', createdMs: 1730000002000 },
      {
        content: '',
        calls: [{ call: { name: 'calculator', arguments: { expression: '6*7' } }, result: '42' }],
      },
      { content: 'It is 42.' },
    ]);
  });

  it('NextChat and WebLLM Chat: sessions in a whole export, thoughts in tags', async () => {
    const { format, chats, leftOut } = await read('next-chat.json');
    expect(format).toBe('next-chat');
    expect(leftOut).toEqual([{ kind: 'picture', name: '', times: 1 }]);
    const [weather] = chats;
    expect(weather!.chat).toMatchObject({
      title: 'Weather',
      settings: { persona: { system: 'Say so when you do not know.' } },
    });
    expect(shown(weather!)).toEqual([
      'user: Will it rain?',
      'assistant: Look outside.',
      'user: And here?',
    ]);
    expect(answers(weather!)[0]).toMatchObject({
      reasoning: 'I cannot know.',
      raw: '<think>\nI cannot know.\n</think>\n\nLook outside.',
      modelName: 'Hermes-3-Llama-3.2-3B-q4f16_1-MLC',
      createdMs: Date.parse('2025-03-04T10:00:05.000Z'),
    });
    expect(JSON.stringify(chats)).not.toContain('sk-not-read');
  });

  it('ShareGPT: a list, and lines of which one has somebody whom nobody knows', async () => {
    const { format, chats } = await read('share-gpt.json');
    expect(format).toBe('share-gpt');
    expect(chats.map(shown)).toEqual([
      ['user: Hi', 'assistant: Hello.', 'user: Bye', 'assistant: Goodbye.'],
      ['user: One', 'assistant: Two'],
    ]);
    expect(answers(chats[0]!)[0]!.reasoning).toBe('A greeting.');
    const lines = await read('share-gpt.jsonl');
    expect(lines.chats.map(shown)[1]).toEqual(['user: One', 'assistant: Two']);
    expect(lines.leftOut).toEqual([{ kind: 'speaker', name: 'stranger', times: 1 }]);
    expect(lines.damaged).toEqual([]);
  });

  it('OpenAI messages: calls with results, parts, dates', async () => {
    const { format, chats, leftOut } = await read('openai.json');
    expect(format).toBe('openai');
    expect(leftOut).toEqual([{ kind: 'picture', name: '', times: 1 }]);
    const [product] = chats;
    expect(product!.chat).toMatchObject({
      title: 'A product',
      createdMs: Date.parse('2025-01-02T03:04:05.000Z'),
      settings: { persona: { system: 'Be exact.' } },
    });
    expect(answers(product!)).toMatchObject([
      {
        reasoning: 'The calculator knows.',
        modelName: 'hermes-4-14b',
        asked: { tools: [] },
        calls: [
          {
            call: { name: 'calculator', arguments: { expression: '48 * 37' } },
            status: 'imported',
            result: '{"result":1776}',
          },
        ],
      },
      { content: 'It is 1776.' },
    ]);
    expect(Object.keys(answers(product!)[0]!.calls[0]!.call.arguments)).toEqual(['expression']);
    expect((await read('openai.jsonl')).chats).toHaveLength(2);
    const bare = await readJson([{ role: 'user', content: 'Only a list' }]);
    expect(bare.chats.map(shown)).toEqual([['user: Only a list']]);
  });

  it('ChatML text', async () => {
    const { format, chats } = await read('prompt.chatml');
    expect(format).toBe('chatml');
    expect(shown(chats[0]!)).toEqual(['user: Hello', 'assistant: Hello to you.', 'user: Bye']);
    expect(answers(chats[0]!)[0]!.reasoning).toBe('A greeting.');
    expect(chats[0]!.chat.settings.persona?.system).toBe('Be kind.');
  });

  it('reads 997 of 1,000 chats, and tells of the three that are damaged', async () => {
    const chat = (i: number) => ({
      messages: [
        { role: 'user', content: `Question ${String(i)}` },
        { role: 'assistant', content: 'Answer' },
      ],
    });
    const lines = Array.from({ length: 1000 }, (_, i) => JSON.stringify(chat(i)));
    lines[10] = lines[10]!.slice(0, 20);
    lines[500] = JSON.stringify({ messages: [{ role: 'oracle', content: 'x' }] });
    lines[999] = JSON.stringify({ messages: 3 });
    const { chats, damaged } = await readText(lines.join('\n'));
    expect(chats).toHaveLength(997);
    expect(damaged.map(({ where }) => where.n)).toEqual([11, 501, 1000]);
    expect(damaged.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('found no JSON'),
      expect.stringContaining('found the role “oracle”'),
      expect.stringContaining('found an object with messages'),
    ]);
  });

  it('says what was found where no chat is known, and what is known', async () => {
    expect(await problem(readJson({ recipe: 1, minutes: 20 }))).toMatch(
      /^found an object with recipe, minutes; known are Talaria, OpenAI messages, ChatGPT/,
    );
    expect(await problem(readText('Dear diary'))).toMatch(
      /^found text that begins with “Dear diary”; known are/,
    );
    expect(await problem(readText('[{"role":'))).toMatch(/^found no JSON/);
    expect(await problem(readText(''))).toBe('found an empty file');
    expect(await problem(readJson([]))).toMatch(/^found an empty list/);
    expect(await problem(readBytes(zipSync({ 'a.txt': strToU8('x') })))).toMatch(
      /^found a ZIP file with no JSON file in it/,
    );
    expect(await problem(readBytes(zipSync({ 'a.json': strToU8('[]') }).slice(0, 40)))).toMatch(
      /^found a damaged ZIP file/,
    );
  });

  it('stays within its limits', async () => {
    const deep = '['.repeat(CHAT_FILE_LIMITS.depth + 1) + ']'.repeat(CHAT_FILE_LIMITS.depth + 1);
    expect(await problem(readText(deep))).toMatch(/values in each other/);
    const bomb = zipSync({ 'a.json': strToU8(' '.repeat(1000)) });
    // The size that the directory of the file tells.
    const at = bomb.lastIndexOf(0x50) === -1 ? 0 : indexOfDirectory(bomb);
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(at + 24, 500_000_000, true);
    expect(await problem(readBytes(bomb))).toMatch(/more than 400000000 bytes in it, unpacked/);
    const stored = zipSync({ 'a.json': strToU8('[]') }, { level: 0 });
    const directory = indexOfDirectory(stored);
    // Not packed, and larger than it says: `size` counts.
    new DataView(stored.buffer, stored.byteOffset).setUint32(directory + 20, 500_000_000, true);
    expect(await problem(readBytes(stored))).toMatch(/more than 400000000 bytes in it, unpacked/);
    const many = Array.from({ length: CHAT_FILE_LIMITS.messagesOfChat + 1 }, () => ({
      role: 'user',
      content: 'x',
    }));
    const { chats, damaged } = await readJson([{ messages: many }, { messages: many.slice(0, 2) }]);
    expect(chats).toHaveLength(1);
    expect(damaged[0]!.reason).toBe('found 50001 messages; allowed: 50000');
  });

  it('keeps times in order, never in the future, and each its own', async () => {
    const message = (i: number, create_time: number | null) => ({
      id: String(i),
      parent: i === 0 ? null : String(i - 1),
      message: {
        author: { role: i % 2 === 0 ? 'user' : 'assistant' },
        create_time,
        content: { content_type: 'text', parts: ['x'] },
      },
    });
    const times = [1756000000, 1756000000, 4e9, null, 1];
    const mapping = Object.fromEntries(times.map((time, i) => [String(i), message(i, time)]));
    const { chats } = await readJson([{ mapping, title: 'x' }]);
    const made = chats[0]!.messages.map(({ createdMs }) => createdMs);
    expect(made).toEqual([...made].sort((a, b) => a - b));
    expect(new Set(made).size).toBe(5);
    expect(made[2]).toBeLessThanOrEqual(Date.now());
  });

  it('survives circles, missing parents and keys of prototypes', async () => {
    const node = (parent: string | null, text: string) => ({
      parent,
      message: { author: { role: 'user' }, content: { content_type: 'text', parts: [text] } },
    });
    const json = `[{"title":"x","mapping":{"a":${JSON.stringify(node('b', 'A'))},"b":${JSON.stringify(node('a', 'B'))},"c":${JSON.stringify(node('gone', 'C'))},"__proto__":${JSON.stringify(node('c', 'P'))},"constructor":${JSON.stringify(node('__proto__', 'K'))}},"current_node":"constructor"}]`;
    const { chats } = await readText(json);
    expect(shown(chats[0]!)).toEqual(['user: C', 'user: P', 'user: K']);
    expect(chats[0]!.messages).toHaveLength(5);
    expect(({} as { parent?: unknown }).parent).toBeUndefined();
  });
});

function indexOfDirectory(zip: Uint8Array): number {
  for (let at = zip.length - 4; at >= 0; at--) {
    if (zip[at] === 0x50 && zip[at + 1] === 0x4b && zip[at + 2] === 1 && zip[at + 3] === 2)
      return at;
  }
  return -1;
}
