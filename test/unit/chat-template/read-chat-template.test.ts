import { describe, expect, it } from 'vitest';
import chatMl from '../../../src/llm/chat-template/chatml.jinja?raw';
import llama3 from '../../../src/llm/chat-template/llama3.jinja?raw';
import { readChatTemplate } from '../../../src/llm/chat-template/read-chat-template';
import { strftime } from '../../../src/llm/chat-template/template-globals';
import { LlmError } from '../../../src/llm/errors';
import type { GgufValue } from '../../../src/llm/gguf/gguf-file';

const CHATML = ['<|im_start|>', '<|im_end|>'];
const HEADERS = ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'];

function file(tokens: readonly string[], entries: Record<string, GgufValue> = {}) {
  return new Map<string, GgufValue>([
    ['tokenizer.ggml.tokens', tokens],
    ...Object.entries(entries),
  ]);
}

describe('the template of a file', () => {
  it('is its own where it has one', () => {
    const metadata = file(CHATML, {
      'tokenizer.chat_template': '{{ bos_token }}|{{ eos_token }}',
      'tokenizer.ggml.bos_token_id': 0,
    });
    const template = readChatTemplate(metadata).open();
    expect(template.render([], { addGenerationPrompt: false })).toBe('<|im_start|>|');
  });

  it.each([
    ['ChatML', CHATML, {}, chatMl],
    ['Llama-3 headers', HEADERS, {}, llama3],
    ['ChatML of both', [...HEADERS, ...CHATML], {}, chatMl],
    [
      'what ends a turn of both',
      [...CHATML, ...HEADERS],
      { 'tokenizer.ggml.eos_token_id': 4 },
      llama3,
    ],
  ])('is told by the special tokens where it has none: %s', (_name, tokens, ids, source) => {
    expect(readChatTemplate(file(tokens, ids)).open().source).toBe(source);
  });

  it('is refused where nothing tells it', () => {
    const read = () => readChatTemplate(file(['a', '<|im_start|>'])).open();
    expect(read).toThrow(LlmError);
    expect(read).toThrow('found none, and no known turn markers among the tokens; allowed: <|im_');
  });

  it('is refused where it is no text', () => {
    const read = () => readChatTemplate(file(CHATML, { 'tokenizer.chat_template': ['a'] })).open();
    expect(read).toThrow(expect.objectContaining({ code: 'malformed_file' }) as Error);
    expect(read).toThrow('found an array of 1 (string); allowed: a string');
  });
});

describe('strftime', () => {
  it('speaks English everywhere', () => {
    const date = new Date(2026, 2, 5, 14, 7, 9);
    expect(strftime(date, '%A %a %d %-d %B %b %m %-m %Y %y %H:%M:%S 100%% %Q')).toBe(
      'Thursday Thu 05 5 March Mar 03 3 2026 26 14:07:09 100% %Q',
    );
  });
});
