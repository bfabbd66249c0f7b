import { readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CHAT_FILE_LIMITS } from '../../../src/chat/formats/limits';
import { readChatFile } from '../../../src/chat/formats/read-chat-file';
import { MessageTree } from '../../../src/chat/message-tree';
import { answers, readJson, readText, shown } from '../../fixtures/whole-chats';

const CHATGPT = readFileSync(
  new URL('../../fixtures/chat-files/chatgpt.json', import.meta.url),
  'utf8',
);
const REACT = readFileSync(
  new URL('../../fixtures/chat-files/llama-ui-react.json', import.meta.url),
  'utf8',
);

/** A ZIP with as many bytes before its directory as pictures take. */
function beside(pictureBytes: number, zip: Uint8Array<ArrayBuffer>): Blob {
  const end = zip.length - 22;
  const view = new DataView(zip.buffer, zip.byteOffset);
  const directory = view.getUint32(end + 16, true);
  view.setUint32(end + 16, directory + pictureBytes, true);
  return new Blob([zip.slice(0, directory), ...filler(pictureBytes), zip.slice(directory)]);
}

/** The same bytes again and again, which take no memory. */
function filler(bytes: number): Blob[] {
  const one = new Blob([new Uint8Array(1_000_000)]);
  return Array<Blob>(bytes / 1_000_000).fill(one);
}

/** A ZIP with two files that tells where the second and its directory are as one of more than 4 GiB does (APPNOTE 4.3.14, 4.5.3). */
function in64Bits(name: string, text: string): Blob {
  const files = { 'a.png': new Uint8Array(3), [name]: strToU8(text) };
  const zip = new Uint8Array(zipSync(files, { extra: { 1: new Uint8Array(8) } }));
  const view = new DataView(zip.buffer);
  const old = zip.length - 22;
  const directory = view.getUint32(old + 16, true);
  const second = directory + 46 + 'a.png'.length + 12;
  view.setBigUint64(second + 46 + name.length + 4, BigInt(view.getUint32(second + 42, true)), true);
  view.setUint32(second + 42, 0xffffffff, true);
  const end = new DataView(new ArrayBuffer(56 + 20 + 22));
  end.setUint32(0, 0x06064b50, true);
  end.setBigUint64(4, 44n, true);
  for (const nEntries of [24, 32]) end.setBigUint64(nEntries, 2n, true);
  end.setBigUint64(40, BigInt(old - directory), true);
  end.setBigUint64(48, BigInt(directory), true);
  end.setUint32(56, 0x07064b50, true);
  end.setBigUint64(56 + 8, BigInt(old), true);
  end.setUint32(56 + 16, 1, true);
  end.setUint32(76, 0x06054b50, true);
  for (const nEntries of [8, 10]) end.setUint16(76 + nEntries, 0xffff, true);
  end.setUint32(76 + 12, 0xffffffff, true);
  end.setUint32(76 + 16, 0xffffffff, true);
  return new Blob([zip.slice(0, old), end.buffer]);
}

describe('ChatGPT', () => {
  it('is read of a ZIP in which pictures alone are larger than what is read as a whole', async () => {
    const zip = zipSync({
      'file-1.png': new Uint8Array(3),
      'conversations.json': strToU8(CHATGPT),
    });
    const file = beside(CHAT_FILE_LIMITS.bytes + 1_000_000, new Uint8Array(zip));
    expect((await readChatFile(file)).chats.map(shown)[1]).toEqual([
      'user: Say hello.',
      'assistant: Hello.',
    ]);
    const { chats } = await readChatFile(in64Bits('conversations.json', CHATGPT));
    expect(chats).toHaveLength(2);
  });

  it('is read of several files in a ZIP, of which one is damaged', async () => {
    const one = (n: number) =>
      strToU8(
        JSON.stringify([
          {
            title: `Chat ${String(n)}`,
            mapping: {
              q: {
                message: {
                  author: { role: 'user' },
                  content: {
                    content_type: 'multimodal_text',
                    parts: [
                      'Hi',
                      { content_type: 'image_asset_pointer' },
                      { content_type: 'image_asset_pointer' },
                    ],
                  },
                },
              },
            },
          },
        ]),
      );
    const zip = zipSync({
      'conversations-000.json': one(0),
      'conversations-001.json': [one(1), { level: 9 }],
      'conversations-002.json': [one(2), { level: 0 }],
      'conversations-003.json': [one(3), { level: 9 }],
    });
    // Into the packed bytes of the last one.
    const at = new TextDecoder('latin1').decode(zip).indexOf('conversations-003.json') + 22;
    zip.fill(0xff, at, at + 8);
    const { chats, leftOut, damaged } = await readChatFile(new Blob([zip]));
    expect(chats.map(({ chat }) => chat.title)).toEqual(['Chat 0', 'Chat 1', 'Chat 2']);
    expect(leftOut).toEqual([{ kind: 'picture', name: '', times: 6 }]);
    expect(damaged).toMatchObject([
      { where: { title: 'conversations-003.json' }, reason: /damaged ZIP/ },
    ]);
  });

  it('does not take what was judged of answers for chats', async () => {
    const rated = {
      id: 'f',
      conversation_id: 'c-1',
      user_id: 'u',
      rating: 'thumbs_up',
      create_time: '2025-01-01T00:00:00Z',
      content: '{}',
    };
    const zip = zipSync({
      'conversations.json': strToU8(CHATGPT),
      'message_feedback.json': strToU8(JSON.stringify([rated, rated])),
    });
    const { damaged, leftOut } = await readChatFile(new Blob([zip]));
    expect(damaged.map(({ where }) => where.title)).toEqual(['Broken']);
    expect(leftOut).toContainEqual({ kind: 'stranger', name: 'message_feedback.json', times: 1 });
  });

  it('tells of what tools have said to nobody’s call', async () => {
    const said = (parent: string | null, role: string, text: string, recipient = 'all') => ({
      parent,
      message: { author: { role }, recipient, content: { content_type: 'text', parts: [text] } },
    });
    const { chats, leftOut } = await readJson([
      {
        title: 'Files',
        mapping: {
          q: said(null, 'user', 'What is in it?'),
          f: said('q', 'tool', 'The file says: milk.'),
          h: said('f', 'tool', ''),
          c: said('h', 'assistant', 'search(milk)', 'browser'),
          r: said('c', 'tool', 'A page.'),
          s: said('r', 'tool', 'Another page.'),
          a: said('s', 'assistant', 'Milk.'),
        },
      },
    ]);
    expect(leftOut).toEqual([{ kind: 'result', name: '', times: 2 }]);
    expect(answers(chats[0]!)).toMatchObject([
      { calls: [{ result: 'A page.' }] },
      { content: 'Milk.' },
    ]);
  });
});

describe('llama.cpp', () => {
  it('is read with ids that are numbers, and stays pinned', async () => {
    const { chats } = await readText(REACT);
    const [chat] = chats;
    expect(chat!.chat).toMatchObject({ changedMs: 1740000006000, pinnedMs: 1740000006000 });
    expect(shown(chat!)).toEqual(['user: What is 6 times 7?', 'assistant: 42.']);
    expect(chat!.messages).toHaveLength(4);
    expect(new MessageTree(chat!.messages).versionsOf(answers(chat!)[0]!)).toHaveLength(2);
    expect(answers(chat!)[0]!.reasoning).toBe('Six sevens are 42.');
  });

  it('is read with thoughts and calls between marks in the text', async () => {
    const place = { id: 'a', parent: 'q', type: 'text', role: 'assistant', timestamp: 2 };
    const content = [
      '<<<reasoning_content_start>>>Ask the clock.<<<reasoning_content_end>>>',
      'One moment.\n\n<<<AGENTIC_TOOL_CALL_START>>>\n<<<TOOL_NAME:clock>>>\n',
      '<<<TOOL_ARGS_START>>>\n{"zone":"CET"}<<<TOOL_ARGS_END>>>\n12:00\n<<<AGENTIC_TOOL_CALL_END>>>\n',
      'It is noon.<<<reasoning_content_start>>>Enough.',
    ].join('');
    const question = { id: 'q', parent: null, type: 'text', role: 'user', timestamp: 1 };
    const { chats } = await readJson({
      conv: { id: 'c', name: 'Clock', lastModified: 3, currNode: 'a' },
      messages: [
        { ...question, content: 'What is <<<TOOL_NAME:x>>>?' },
        { ...place, content },
      ],
    });
    const [question_, answer] = chats[0]!.messages;
    expect(question_!.content).toBe('What is <<<TOOL_NAME:x>>>?');
    expect(answer).toMatchObject({ reasoning: 'Ask the clock.\n\nEnough.', calls: [] });
    expect(answer!.content.split(/\n+/)).toEqual([
      'One moment.',
      'clock',
      '{"zone":"CET"}',
      '12:00',
      'It is noon.',
    ]);
    expect(chats[0]!.chat.pinnedMs).toBeNull();
  });
});

describe('NextChat', () => {
  it('keeps the examples of a mask, and what tools have found', async () => {
    const tool = { type: 'function', function: { name: 'search', arguments: '{"q":"rain"}' } };
    const { chats } = await readJson({
      topic: 'Weather',
      mask: {
        context: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Snow?' },
          { role: 'assistant', content: 'No.' },
        ],
      },
      messages: [
        { role: 'user', content: 'Rain?' },
        {
          role: 'assistant',
          content: 'Yes.',
          tools: [
            { id: '1', ...tool, content: 'It rains.' },
            { id: '2', ...tool, isError: true, errorMsg: 'no network' },
          ],
        },
      ],
    });
    expect(shown(chats[0]!)).toEqual([
      'user: Snow?',
      'assistant: No.',
      'user: Rain?',
      'assistant: Yes.',
    ]);
    expect(chats[0]!.chat.settings.persona?.system).toBe('Be brief.');
    expect(answers(chats[0]!)[1]!.calls).toMatchObject([
      { call: { name: 'search', arguments: { q: 'rain' } }, result: 'It rains.' },
      { result: 'no network' },
    ]);
  });
});

describe('ShareGPT', () => {
  it('knows speakers however they are written, and loses nobody’s words', async () => {
    const { chats, leftOut, damaged } = await readJson({
      conversations: [
        { from: 'System', value: 'Be brief.' },
        { from: 'Human', value: 'Hi' },
        { from: 'GPT', value: 'Hello.' },
        { from: 'Ann', value: 'Bye' },
        { from: 'Hermes', value: 'Goodbye.' },
        { from: 'gpt', value: null },
      ],
    });
    expect(damaged).toEqual([]);
    expect(shown(chats[0]!)).toEqual([
      'user: Hi',
      'assistant: Hello.',
      'user: Bye',
      'assistant: Goodbye.',
    ]);
    expect(leftOut.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'speaker Ann',
      'speaker Hermes',
      'part object',
    ]);
  });
});
