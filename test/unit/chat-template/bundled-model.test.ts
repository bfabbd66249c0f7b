import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledModelPath } from '../../../scripts/cli/bundled-model-path';
import { FileSource } from '../../../scripts/cli/file-source';
import { ROOT } from '../../../scripts/root.mjs';
import { BUNDLED_MODEL } from '../../../src/hermes/bundled-model';
import { REASONING_PROMPT } from '../../../src/hermes/reasoning-prompt';
import type { ChatMessage } from '../../../src/llm/chat-template/chat-template.types';
import { readChatTemplate } from '../../../src/llm/chat-template/read-chat-template';
import type { GgufFile } from '../../../src/llm/gguf/gguf-file';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { createTokenizer } from '../../../src/llm/tokenizer/create-tokenizer';

/** As in Hermes 4 14B's vocabulary. */
const SPECIAL_TOKENS = [
  ...['<|endoftext|>', '<|im_start|>', '<|im_end|>', '<think>', '</think>'],
  ...['<tool_call>', '</tool_call>', '<tool_response>', '</tool_response>'],
];

let source: FileSource;
let file: GgufFile;
beforeAll(async () => {
  source = await FileSource.open(bundledModelPath());
  file = await readGguf([source]);
});
afterAll(async () => {
  await source.close();
});

describe('the file of the bundled model', () => {
  it('is what its card says', () => {
    const of = (key: string) => file.metadata.get(key);
    expect(of('general.architecture')).toBe('qwen3');
    expect(of('general.name')).toBe(BUNDLED_MODEL.name);
    expect(of('qwen3.context_length')).toBe(4096);
    expect(file.sizeBytes).toBeLessThanOrEqual(16e6);
    const matrices = [...file.tensors.values()].filter(({ shape }) => shape.length === 2);
    expect(matrices.length).toBeGreaterThan(0);
    for (const { shape } of matrices) expect((shape[1] ?? 0) % 256).toBe(0);
  });

  it('spells the special tokens as the 14B does, each one token', () => {
    const tokenizer = createTokenizer(file.metadata);
    for (const text of SPECIAL_TOKENS) {
      expect(tokenizer.tokenize(text, { parseSpecial: true })).toHaveLength(1);
    }
    const ends = tokenizer.tokenize('<|im_end|><|endoftext|>', { parseSpecial: true });
    expect(ends.every((id) => tokenizer.stopTokens.has(id))).toBe(true);
  });

  // The golden file holds what Jinja2 makes of the same template.
  it('carries the template that the training text was checked against', async () => {
    const path = join(ROOT, 'tools', 'demo-model', 'chat_template.jinja');
    const text = await readFile(path, 'utf8');
    expect(readChatTemplate(file.metadata).source).toBe(text.trimEnd());
  });
});

describe('its prompt, to the letter', () => {
  const question = { role: 'user', content: '48 * 37?' };
  const render = (
    messages: ChatMessage[],
    { thinking = false, tools }: { thinking?: boolean; tools?: unknown[] } = {},
  ) =>
    readChatTemplate(file.metadata)
      .open()
      .render(messages, {
        addGenerationPrompt: true,
        variables: { thinking },
        ...(tools && { tools }),
      });
  const asked = '<|im_start|>user\n48 * 37?<|im_end|>\n<|im_start|>assistant\n';

  it('has a system turn of its own', () => {
    const hermes = 'You are Hermes, created by Nous Research.';
    expect(render([question])).toBe(`<|im_start|>system\n${hermes}<|im_end|>\n${asked}`);
    const deep = `<|im_start|>system\n${REASONING_PROMPT}<|im_end|>\n${asked}`;
    expect(render([question], { thinking: true })).toBe(deep);
  });

  it('merges nothing into the system text of the person', () => {
    const messages = [{ role: 'system', content: 'Be brief.' }, question];
    const text = `<|im_start|>system\nBe brief.<|im_end|>\n${asked}`;
    expect(render(messages, { thinking: true })).toBe(text);
  });

  it('lists tools after the system text, one JSON object a line', () => {
    const tools = [{ type: 'function', function: { name: 'now', description: 'It is "now" & é' } }];
    expect(render([question], { tools })).toBe(`<|im_start|>system
You are Hermes, created by Nous Research.

# Tools

You are a function calling AI model. You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
{"type": "function", "function": {"name": "now", "description": "It is \\"now\\" & é"}}
</tools>
For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{"name": "<function-name>", "arguments": <args-json-object>}
</tool_call><|im_end|>
${asked}`);
  });

  it('empties the thoughts of earlier turns, and survives a turn without any', () => {
    const messages = [
      question,
      { role: 'assistant', content: '<think>\nhm\n</think>\n\n1776' },
      question,
      { role: 'assistant', content: 'Again 1776' },
      question,
    ];
    const text = render(messages, { thinking: true });
    expect(text).toContain('<|im_start|>assistant\n<think> </think>\n\n1776<|im_end|>\n');
    expect(text).toContain('<|im_start|>assistant\nAgain 1776<|im_end|>\n');
  });

  it('gives consecutive results one user turn', () => {
    const messages = [
      question,
      { role: 'assistant', content: '', tool_calls: [call(48), call(37)] },
      { role: 'tool', content: '{"is": 1}' },
      { role: 'tool', content: '{"is": 2}' },
    ];
    expect(render(messages).split(asked.replace('assistant\n', ''))[1]).toBe(`assistant
<tool_call>
{"name": "is", "arguments": {"n": 48}}
</tool_call>
<tool_call>
{"name": "is", "arguments": {"n": 37}}
</tool_call><|im_end|>
<|im_start|>user
<tool_response>
{"is": 1}
</tool_response>
<tool_response>
{"is": 2}
</tool_response><|im_end|>
<|im_start|>assistant
`);
  });
});

function call(n: number) {
  return { type: 'function', function: { name: 'is', arguments: { n } } };
}
