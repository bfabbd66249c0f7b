import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { ToolRounds } from '../../src/state/tool-rounds';
import { ToolRun } from '../../src/state/tool-run.svelte';
import type { Capability, Tool } from '../../src/tools/tool';
import ToolCallView from '../../src/ui/chat/ToolCallView.svelte';
import '../../src/ui/theme.css';

const { signal } = new AbortController();
const tool = (name: string, capabilities: readonly Capability[], run: Tool['run'] = () => 'ok') =>
  ({
    signature: { name, description: name, parameters: { type: 'object' } },
    capabilities,
    run,
  }) satisfies Tool;
const search = tool('search', ['private-read', 'untrusted-in']);
const remote = tool('remote', ['untrusted-in', 'egress', 'write']);
const tools = [search, remote];
const callOf = (one: Tool, given: Record<string, unknown> = {}) =>
  new ToolRun({ name: one.signature.name, arguments: given }, one);

afterEach(() => {
  vi.restoreAllMocks();
});

/** Says yes whenever it is asked. */
async function runAll(rounds: ToolRounds, calls: readonly ToolRun[]): Promise<boolean> {
  const running = rounds.run(calls, tools, signal);
  let isOver = false;
  void running.then(() => (isOver = true));
  while (!isOver) {
    for (const call of calls) call.decide('run');
    await new Promise((resolve) => setTimeout(resolve));
  }
  return running;
}

describe('what one question leads to', () => {
  it('may not carry off what was read, in the same question or a later one', async () => {
    const first = callOf(search);
    const second = callOf(remote);
    const rounds = new ToolRounds(new Set());
    await runAll(rounds, [first, second]);
    expect([first.status, second.status]).toEqual(['done', 'failed']);
    expect(second.result).toContain('could carry private data off this device');
    const later = callOf(remote);
    await runAll(new ToolRounds(new Set(), [...first.touched, ...second.touched]), [later]);
    expect(later.status).toBe('failed');
  });

  it('may do so when what would have read did not run', async () => {
    const refused = callOf(search);
    const asking = new ToolRounds(new Set()).run([refused], tools, signal);
    await vi.waitFor(() => {
      expect(refused.status).toBe('asking');
    });
    refused.decide('refuse');
    await asking;
    const later = callOf(remote);
    await runAll(new ToolRounds(new Set(), refused.touched), [later]);
    expect(later.status).toBe('done');
  });

  it('ends when the tools have had their time', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const slow = tool('slow', [], () => {
      now += 100_000;
      return 'ok';
    });
    const calls = [callOf(slow), callOf(slow), callOf(slow)];
    const mayGoOn = new ToolRounds(new Set(['slow'])).run(calls, [slow], signal);
    expect(await mayGoOn).toBe(false);
    expect(calls.map(({ status }) => status)).toEqual(['done', 'done', 'failed']);
    expect(calls[2]?.result).toContain('have had 180 s');
  });
});

describe('a call that asks', () => {
  it('shows all that it would send, where to, and nothing that hides', async () => {
    const sending = { ...remote, sendsTo: 'mcp.example' };
    const text = 'line one\nline \u202etwo\u200b';
    const run = new ToolRun({ name: 'remote', arguments: { text, n: { deep: [1] } } }, sending);
    await render(ToolCallView, { run });
    const asking = new ToolRounds(new Set()).run([run], [sending], signal);
    const figure = page.getByRole('figure');
    await expect.element(figure).toHaveTextContent('line one line \u202etwo\u200b');
    const named = figure.element().querySelectorAll('[data-code]');
    expect([...named].map((part) => part.getAttribute('data-code'))).toEqual(['U+202E', 'U+200B']);
    await expect.element(figure).toHaveTextContent('{ "deep": [ 1 ] }');
    await expect.element(figure).toHaveTextContent('sends to mcp.example');
    await expect.element(page.getByRole('button', { name: 'Refuse' })).toHaveFocus();
    expect(page.getByRole('button', { name: /^Always/ }).elements()).toHaveLength(0);
    run.decide('refuse');
    await asking;
  });

  it('is not decided by a key or a click that came before it could be read', async () => {
    const run = callOf(remote);
    await render(ToolCallView, { run });
    const onDecided = vi.fn();
    const asking = run.ask(signal).then(onDecided);
    flushSync();
    const refuse = page.getByRole('button', { name: 'Refuse' });
    (refuse.element() as HTMLElement).click();
    await expect.element(refuse).toHaveAttribute('aria-disabled', 'false');
    expect(onDecided).not.toHaveBeenCalled();
    await refuse.click();
    await asking;
    expect(onDecided).toHaveBeenCalledWith('refuse');
  });

  it('that was stopped while it ran does not say that it never did', async () => {
    const stop = new AbortController();
    const hanging = tool('hanging', [], () => new Promise(() => undefined));
    const run = callOf(hanging);
    await render(ToolCallView, { run });
    const running = new ToolRounds(new Set(['hanging'])).run([run], [hanging], stop.signal);
    await expect.element(page.getByRole('figure')).toHaveTextContent('Running…');
    stop.abort();
    await running;
    await expect.element(page.getByRole('figure')).toHaveTextContent(/Stopped$/);
  });
});
