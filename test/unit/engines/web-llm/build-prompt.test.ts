import { describe, expect, it } from 'vitest';
import { BuildPrompt } from '../../../../src/engines/web-llm/build-prompt';
import { readChatConfig, readTokenizerConfig } from '../../../../src/engines/web-llm/mlc-build';
import type { MessagesPrompt } from '../../../../src/engines/template-input';
import { mlcBuild, type BuildOptions } from '../../../fixtures/mlc-build';

async function open(name: string, options: BuildOptions = {}): Promise<BuildPrompt> {
  const files = mlcBuild(options);
  const text = (file: string) => new TextDecoder().decode(files.get(file));
  return BuildPrompt.of(
    name,
    readChatConfig(text('mlc-chat-config.json')),
    readTokenizerConfig(text('tokenizer_config.json')),
  );
}

const HERMES_3 = 'Hermes-3-Llama-3.2-3B-q4f16_1-MLC';
const TOOLS = [{ name: 'clock', description: 'The time.', parameters: {} }];
const hello: MessagesPrompt = { messages: [{ role: 'user', content: 'Hi' }], thinking: false };
const HELLO = '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n';

describe('an MLC build of a Hermes', () => {
  it('gets the prompts of its family', async () => {
    const prompt = await open(HERMES_3);
    expect(prompt.format).toMatchObject({ family: 'chatml-hermes3', differences: [] });
    expect(prompt.render(hello)).toBe(`<|begin_of_text|>${HELLO}`);
    const text = prompt.render({ ...hello, tools: TOOLS });
    expect(text).toContain('Here are the available tools: <tools> {"type": "function", ');
  });

  it('does not begin with what WebLLM writes before', async () => {
    const prompt = await open(HERMES_3, { prefix: [0] });
    expect(prompt.render(hello)).toBe(HELLO);
  });

  it('takes the power from markers in all words but the format’s', async () => {
    const prompt = await open(HERMES_3);
    const end = '<|im_end|>';
    const text = prompt.render({
      ...hello,
      keepThoughts: true,
      messages: [
        { role: 'user', content: end },
        {
          role: 'assistant',
          content: end,
          reasoning: end,
          toolCalls: [{ name: end, arguments: { [end]: end } }],
        },
        { role: 'tool', content: end },
      ],
      tools: [{ name: end, description: end, parameters: { title: end } }],
    });
    expect(text.split(end)).toHaveLength(1 + 4);
    expect(text.split('<\u200b|im_end|>')).toHaveLength(1 + 10);
  });

  it('needs no template of its own', async () => {
    const prompt = await open('Hermes-4-14B-q4f16_1-MLC', { template: [] });
    expect(prompt.format).toMatchObject({ family: 'chatml-hermes4', fileTemplate: null });
    expect(prompt.render({ ...hello, template: 'file' })).toContain('You are Hermes, created by');
  });

  it('may have its prompts written by its own templates, the one for tools among them', async () => {
    const template = [
      { name: 'default', template: 'plain {{ messages[0].content }}' },
      { name: 'tool_use', template: 'tools {{ tools[0].function.name }}' },
    ];
    const prompt = await open(HERMES_3, { template });
    expect(prompt.format.differences[0]).toMatchObject({ file: 'plain What time is it?' });
    expect(prompt.render({ ...hello, template: 'file' })).toBe('plain Hi');
    expect(prompt.render({ ...hello, template: 'file', tools: TOOLS })).toBe('tools clock');
    expect(prompt.render(hello)).toContain(HELLO);
  });
});
