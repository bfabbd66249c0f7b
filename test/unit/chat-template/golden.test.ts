import { describe, expect, it } from 'vitest';
import chatMl from '../../../src/llm/chat-template/chatml.jinja?raw';
import { createChatTemplate } from '../../../src/llm/chat-template/create-chat-template';
import llama3 from '../../../src/llm/chat-template/llama3.jinja?raw';
import { LlmError } from '../../../src/llm/errors';
import golden from './golden.json';

type Name = keyof typeof golden.templates;
const now = new Date(golden.now);

describe('rendering equals Jinja2', () => {
  it('was made from the templates that ship', () => {
    expect(golden.templates.chatml).toBe(chatMl);
    expect(golden.templates.llama3).toBe(llama3);
  });

  it.each(golden.cases.map((one, index) => [index, one.template as Name, one] as const))(
    'case %i: %s',
    (_index, name, one) => {
      const template = createChatTemplate(golden.templates[name], { bos: '<BOS>', eos: '<EOS>' });
      const render = () =>
        template.render(one.messages, {
          addGenerationPrompt: one.addGenerationPrompt,
          now,
          ...('tools' in one && { tools: one.tools }),
          ...('thinking' in one && { variables: { thinking: one.thinking } }),
        });
      if ('text' in one) {
        expect(render()).toBe(one.text);
        return;
      }
      expect(render).toThrow(LlmError);
      expect(render).toThrow(one.error ?? '');
    },
  );
});
