import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GgufEngine } from '../../../src/engines/gguf/gguf-engine';
import type { GenerateEvent, GenerateRequest } from '../../../src/protocol';
import { buildTinyGguf } from '../../fixtures/tiny-model';

const engine = new GgufEngine();
beforeAll(async () => {
  const bytes = buildTinyGguf({ architecture: 'qwen3', type: 'F32', nLayers: 1, nCtxTrain: 512 });
  await engine.load({ kind: 'files', files: [new File([bytes], 'tiny.gguf')] }, () => undefined);
});
afterAll(() => engine.unload());

async function ask(
  {
    answerStart,
    thinking = false,
    ...more
  }: Partial<GenerateRequest> & { answerStart?: string; thinking?: boolean },
  onEvent: (event: GenerateEvent) => void = () => undefined,
) {
  let text = '';
  const closed: string[] = [];
  const summary = await engine.generate(
    {
      maxTokens: 40,
      temperature: 3,
      topK: 0,
      topP: 1,
      seed: 1,
      ...more,
      prompt: {
        kind: 'messages',
        messages: [{ role: 'user', content: 'abc' }],
        thinking,
        ...(answerStart !== undefined && { answerStart }),
      },
    },
    (event) => {
      if (event.kind === 'text') text += event.text;
      if (event.kind === 'thought-closed') closed.push(event.by);
      onEvent(event);
    },
  );
  return { text, closed, summary };
}

describe('a grammar, on a model that has never learned anything', () => {
  it('is kept to, at the price of a mask a token', async () => {
    const { text, summary } = await ask({ grammar: 'root ::= "yes" | "no"' });
    expect(['yes', 'no']).toContain(text);
    expect(summary.stopReason).toBe('stop');
    expect(summary.grammar?.nMasks).toBeGreaterThanOrEqual(summary.outputTokens);
    expect(summary.perToken).toMatchObject({
      submits: 1,
      passes: 1,
      objectsCreated: 0,
      bytesWritten: 40,
    });
  });

  it('begins behind a thought, which is free', async () => {
    const { text } = await ask({ grammar: 'root ::= "yes"', thinking: true, thinkingBudget: 5 });
    expect(text).toMatch(/^<think>\n[^]*<\/think>\n\nyes$/);
  });

  it('that is none is refused, and the next answer comes', async () => {
    await expect(ask({ grammar: 'root ::= (' })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(ask({ grammar: 'root ::= "a"', answerStart: 'b' })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('which its format does not allow') as string,
    });
    expect((await ask({ grammar: 'root ::= "ab"', answerStart: 'a' })).text).toBe('b');
  });
});

describe('a thought', () => {
  const OPEN = { thinking: true, answerStart: '<think>\n', stopTokens: [] };

  it('is closed at its budget without reading anything again', async () => {
    const { text, closed, summary } = await ask({ ...OPEN, thinkingBudget: 6 });
    expect(closed).toEqual(['budget']);
    expect(text).toContain('</think>\n\n');
    expect(summary.outputTokens).toBe(40);
    expect(summary.perToken).toMatchObject({
      submits: 1,
      passes: 1,
      objectsCreated: 0,
      bytesWritten: 0,
    });
  });

  it('is closed on request', async () => {
    let n = 0;
    const { closed } = await ask(OPEN, (event) => {
      if (event.kind === 'text' && ++n === 3) void engine.answerNow();
    });
    expect(closed).toEqual(['request']);
  });
});
