import { describe, expect, it } from 'vitest';
import { REASONING_PROMPT, withReasoningPrompt } from '../../../src/hermes/reasoning-prompt';

const USER = { role: 'user', content: 'Why?' } as const;

describe('withReasoningPrompt', () => {
  it('leaves messages alone without thinking', () => {
    const messages = [{ role: 'system', content: 'Be brief.' } as const, USER];
    expect(withReasoningPrompt(messages, false)).toBe(messages);
  });

  it('puts the reasoning prompt first when there is no system text', () => {
    expect(withReasoningPrompt([USER], true)).toEqual([
      { role: 'system', content: REASONING_PROMPT },
      USER,
    ]);
  });

  it("joins the person's system text after a blank line", () => {
    const messages = withReasoningPrompt([{ role: 'system', content: 'Be brief.' }, USER], true);
    expect(messages).toEqual([
      { role: 'system', content: `${REASONING_PROMPT}\n\nBe brief.` },
      USER,
    ]);
  });

  it('keeps the wording the model was trained with', () => {
    expect(REASONING_PROMPT).toHaveLength(367);
    expect(REASONING_PROMPT).toContain('inside <think> </think> tags, and then provide');
  });
});
