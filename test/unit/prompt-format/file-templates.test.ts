import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledModelPath } from '../../../scripts/cli/bundled-model-path';
import { FileSource } from '../../../scripts/cli/file-source';
import { ROOT } from '../../../scripts/root.mjs';
import { PromptTokens } from '../../../src/engines/gguf/prompt-tokens';
import { renderPrompt } from '../../../src/hermes/prompt-format/render-prompt';
import { withThoughtsInContent } from '../../../src/hermes/prompt-format/thoughts-apart';
import { createChatTemplate } from '../../../src/llm/chat-template/create-chat-template';
import { encodeChat } from '../../../src/llm/chat-template/encode-chat';
import { readChatTemplate } from '../../../src/llm/chat-template/read-chat-template';
import type { GgufFile } from '../../../src/llm/gguf/gguf-file';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';
import type { ChatMessage, PromptFamily } from '../../../src/protocol';
import { CONVERSATIONS, CONVERSATION_NAMES, type ConversationName } from './conversations';

type Differences = Partial<Record<ConversationName, string>>;

/** Where we write something else than the template of a family, and why. */
const JOINED =
  'the flag alone does nothing beside a system prompt, so the reasoning prompt is joined with it';
const THOUGHTS_LEFT_OUT = 'the template leaves thoughts out only while thinking is asked for';
const GUARDED = 'the template fails on a turn without thoughts';
const ONE_BREAK =
  'the template sets a call apart from the thoughts before it by a line break more than the model writes';
const KNOWS_NO_THOUGHTS = 'the template leaves earlier thoughts where they are';
const KNOWS_NO_FLAG =
  'the template knows no flag for thinking, so the reasoning prompt is a system turn';
const KNOWS_NO_TOOLS = 'the template knows neither tools nor calls';
const BARE_RESULTS = 'the template knows neither calls nor results, which are set between tags';

const HERMES_4: Differences = {
  'thinking, with a system prompt': JOINED,
  'after thoughts, not thinking any more': THOUGHTS_LEFT_OUT,
  'after an answer without thoughts, thinking': GUARDED,
  'thoughts before a call': ONE_BREAK,
  'thoughts are kept before a call': ONE_BREAK,
};

const HERMES_3: Differences = {
  thinking: KNOWS_NO_FLAG,
  'thinking, with a system prompt': JOINED,
  tools: KNOWS_NO_TOOLS,
  'tools, with a system prompt': KNOWS_NO_TOOLS,
  'tools and thinking': KNOWS_NO_TOOLS,
  'a call and its result': KNOWS_NO_TOOLS,
  'calls and their results': KNOWS_NO_TOOLS,
  'after thoughts, thinking': KNOWS_NO_THOUGHTS,
  'after thoughts, not thinking any more': KNOWS_NO_THOUGHTS,
  'after an answer without thoughts, thinking': KNOWS_NO_FLAG,
  'thoughts that still stand in the content': KNOWS_NO_THOUGHTS,
  'thoughts before a call': KNOWS_NO_TOOLS,
  'thoughts are kept': KNOWS_NO_FLAG,
  'thoughts are kept before a call': KNOWS_NO_TOOLS,
  'words that look like role markers': BARE_RESULTS,
  'an answer that has begun': KNOWS_NO_FLAG,
};

/** The bundled model's is the 14B's with the guard. */
const { 'after an answer without thoughts, thinking': _guarded, ...BUNDLED } = HERMES_4;

const bundledTemplate = join(ROOT, 'tools', 'demo-model', 'chat_template.jinja');
const fixture = (name: string) => join(ROOT, 'test', 'fixtures', 'templates', `${name}.jinja`);

const TEMPLATES: [name: string, path: string, family: PromptFamily, Differences][] = [
  ['the bundled model', bundledTemplate, 'chatml-hermes4', BUNDLED],
  ['Hermes 4 14B', fixture('hermes-4-14b'), 'chatml-hermes4', HERMES_4],
  ['Hermes 4 on Llama-3 headers', fixture('hermes-4-llama-3'), 'llama3-hermes4', HERMES_4],
  ['Hermes 3', fixture('hermes-3'), 'chatml-hermes3', HERMES_3],
  ['DeepHermes 3', fixture('deephermes-3'), 'llama3-deephermes3', HERMES_3],
];

const BOS = '<bos>';

/** The conversation as servers hand it to a template: thoughts in the content, flags, no reasoning prompt. */
function byTemplate(source: string, name: ConversationName): string {
  const { messages, thinking, ...rest } = CONVERSATIONS[name];
  const keepCots = 'keepThoughts' in rest && rest.keepThoughts;
  const template = createChatTemplate(source, { bos: BOS, eos: '' });
  return template.render(
    messages.map((one: ChatMessage) => {
      const { toolCalls, ...message } = withThoughtsInContent(one);
      const calls = toolCalls?.map((call) => ({ type: 'function', function: call }));
      return { ...message, ...(calls && { tool_calls: calls }) };
    }),
    {
      addGenerationPrompt: true,
      variables: { thinking, keep_cots: keepCots },
      ...('tools' in rest && {
        tools: rest.tools.map((tool) => ({ type: 'function', function: tool })),
      }),
    },
  );
}

function byUs(family: PromptFamily, name: ConversationName): string {
  const { messages, ...options } = CONVERSATIONS[name];
  return renderPrompt(family, messages, { ...options, addGenerationPrompt: true, bos: BOS })
    .map(({ text }) => text)
    .join('');
}

describe.each(TEMPLATES)('the template of %s', (_name, path, family, differences) => {
  let source: string;
  beforeAll(async () => {
    source = (await readFile(path, 'utf8')).trimEnd();
  });

  it.each(CONVERSATION_NAMES.filter((name) => !(name in differences)))(
    'writes what we write: %s',
    (name) => {
      expect(byUs(family, name)).toBe(byTemplate(source, name));
    },
  );

  it.each(Object.entries(differences) as [ConversationName, string][])(
    'writes something else for a reason: %s (%s)',
    (name, reason) => {
      if (reason === GUARDED) expect(() => byTemplate(source, name)).toThrow('undefined');
      else expect(byTemplate(source, name)).not.toBe(byUs(family, name));
    },
  );
});

describe('the bundled model', () => {
  let file: FileSource;
  let gguf: GgufFile;
  beforeAll(async () => {
    file = await FileSource.open(bundledModelPath());
    gguf = await readGguf([file]);
  });
  afterAll(async () => {
    await file.close();
  });

  it('is of Hermes 4’s family, and its own template writes the same', async () => {
    const { format } = await PromptTokens.of(readChatTemplate(gguf.metadata));
    expect(format).toMatchObject({ family: 'chatml-hermes4', differences: [] });
    expect(format.fileTemplate).toMatch(/^[0-9a-f]{64}$/);
  });

  /** With no thoughts among the messages, which is how the page has told conversations so far. */
  it('reads the tokens that it read when its own template wrote them', async () => {
    const tokenizer = createTokenizer(gguf.metadata);
    const own = readChatTemplate(gguf.metadata);
    const prompts = await PromptTokens.of(own);
    let count = 0;
    for (const name of CONVERSATION_NAMES) {
      const prompt = { kind: 'messages', ...CONVERSATIONS[name] } as const;
      const hasThoughts = prompt.messages.some(
        (one: ChatMessage) => one.reasoning !== undefined || one.content.includes('<think>'),
      );
      if (hasThoughts) continue;
      const file = prompts.encode(tokenizer, { ...prompt, template: 'file' });
      expect(prompts.encode(tokenizer, prompt), name).toEqual(file);
      count += 1;
    }
    expect(count).toBeGreaterThan(15);
    const hello = CONVERSATIONS['no system prompt'].messages[0]!;
    expect(
      prompts.encode(tokenizer, { kind: 'messages', messages: [hello], thinking: false }),
    ).toEqual(encodeChat(tokenizer, own.open(), [hello], { addGenerationPrompt: true }));
  });
});
