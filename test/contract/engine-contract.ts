import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Engine,
  EngineErrorCode,
  GenerateEvent,
  GenerateRequest,
  GenerateSummary,
  LoadEvent,
  ModelSource,
} from '../../src/protocol';

export interface EngineUnderTest {
  readonly engine: Engine;
  /** A model that goes on for as long as it is let. */
  readonly source: ModelSource;
  /** One that shows before anything is taken away that it cannot run. */
  readonly badSource: ModelSource;
  readonly badCode: EngineErrorCode;
  /** Whether it repeats itself at temperature 0; the double says what its script says. */
  readonly isGreedy: boolean;
  readonly close?: () => Promise<void>;
}

const ASK: GenerateRequest = {
  prompt: { kind: 'messages', messages: [{ role: 'user', content: 'abc' }], thinking: false },
  temperature: 0,
  maxTokens: 6,
  stopTokens: [],
};

/** What everything that calls itself an `Engine` does, whatever runs inside. In the order in which a visit goes. */
export function engineContract(name: string, open: () => Promise<EngineUnderTest>): void {
  describe(`${name} keeps the engine's contract`, () => {
    let under: EngineUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close?.());

    const load = async (source = under.source): Promise<LoadEvent[]> => {
      const events: LoadEvent[] = [];
      await under.engine.load(source, (event) => events.push(event));
      return events;
    };
    const ask = async (
      request: Partial<GenerateRequest> = {},
      onText?: () => void,
      signal?: AbortSignal,
    ): Promise<{ events: GenerateEvent[]; text: string; summary: GenerateSummary }> => {
      const events: GenerateEvent[] = [];
      const onEvent = (event: GenerateEvent): void => {
        events.push(event);
        if (event.kind === 'text') onText?.();
      };
      const summary = await under.engine.generate({ ...ASK, ...request }, onEvent, signal);
      const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
      return { events, text, summary };
    };

    it('refuses to answer before a model is loaded', async () => {
      await expect(ask()).rejects.toMatchObject({ name: 'EngineError', code: 'no_model' });
      expect(await under.engine.stats()).toMatchObject({ model: null, lastGeneration: null });
    });

    it('refuses a model that cannot run, and has none then', async () => {
      await expect(load(under.badSource)).rejects.toMatchObject({
        name: 'EngineError',
        code: under.badCode,
      });
      expect((await under.engine.stats()).model).toBeNull();
    });

    it('can be told to stop while it loads', async () => {
      const controller = new AbortController();
      const loading = under.engine.load(
        under.source,
        () => {
          controller.abort();
        },
        controller.signal,
      );
      await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
      expect((await under.engine.stats()).model).toBeNull();
    });

    it('loads, and says how far it is and what it has', async () => {
      const events = await load();
      const bytes = events.flatMap((event) =>
        event.kind === 'progress' && event.phase === 'weights' ? [event.loadedBytes] : [],
      );
      expect(bytes.length).toBeGreaterThan(0);
      expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
      const { model } = await under.engine.stats();
      expect(model?.name).not.toBe('');
      expect(model?.nCtx).toBeGreaterThan(0);
      expect(model?.sizeBytes).toBeGreaterThan(0);
    });

    it('tells of the prompt, then the text, then the sum', async () => {
      const { events, text, summary } = await ask();
      expect(events[0]?.kind).toBe('prompt');
      expect(text).not.toBe('');
      expect(summary.stopReason).toBe(under.isGreedy ? 'length' : 'stop');
      expect(summary.outputTokens).toBeGreaterThan(0);
      expect(summary.promptTokens).toBeGreaterThan(0);
      expect((await under.engine.stats()).lastGeneration).toEqual(summary);
    });

    it('says the same again when nothing is left to chance', async () => {
      if (!under.isGreedy) return;
      expect((await ask()).text).toBe((await ask()).text);
    });

    it('stops within a token when it is told to, and goes on after', async () => {
      const controller = new AbortController();
      let nTexts = 0;
      const { summary } = await ask(
        { maxTokens: 200 },
        () => {
          nTexts += 1;
          if (nTexts === 2) controller.abort();
        },
        controller.signal,
      );
      expect(summary.stopReason).toBe('abort');
      expect(nTexts).toBeLessThanOrEqual(3);
      expect((await ask()).text).not.toBe('');
    });

    it('hears a wish to answer now at any time, and answers on where there is no thought', async () => {
      await under.engine.answerNow();
      const { events, text } = await ask({}, () => void under.engine.answerNow());
      expect(text).not.toBe('');
      expect(events.some(({ kind }) => kind === 'thought-closed')).toBe(false);
    });

    it('tells what a prompt is to the model, and reads nothing for it', async () => {
      const { prompt } = ASK;
      const counted = await under.engine.describePrompt(prompt, false);
      const told = await under.engine.describePrompt(prompt, true);
      const { summary } = await ask();
      expect(counted).toEqual({ nTokens: told.nTokens, tokens: [] });
      expect(told.tokens.map(({ text }) => text).join('')).toContain('abc');
      // What the double says of its prompts is its script's.
      if (under.isGreedy) expect([null, summary.promptTokens]).toContain(told.nTokens);
      expect([1, told.nTokens]).toContain(told.tokens.length);
    });

    it('tells of each token what else might have come, when asked to', async () => {
      const { events, text } = await ask({ topLogprobs: 3 });
      const choices = events.flatMap((event) =>
        event.kind === 'text' ? (event.choices ?? []) : [],
      );
      expect(choices.map((choice) => choice.text).join('')).toBe(text);
      for (const { logprob, top } of choices) {
        expect(logprob).toBeLessThanOrEqual(0);
        expect(top.length).toBeGreaterThan(0);
      }
      const untold = (await ask()).events;
      expect(untold.some((event) => event.kind === 'text' && event.choices)).toBe(false);
    });

    it('keeps its model when the next one cannot run', async () => {
      await expect(load(under.badSource)).rejects.toMatchObject({ code: under.badCode });
      expect((await ask()).text).not.toBe('');
    });

    it('gives its model up, more than once if need be', async () => {
      await under.engine.unload();
      await under.engine.unload();
      expect((await under.engine.stats()).model).toBeNull();
      await expect(ask()).rejects.toMatchObject({ code: 'no_model' });
    });

    it('loads again after that', async () => {
      await load();
      expect((await ask()).text).not.toBe('');
      await under.engine.unload();
    });
  });
}
