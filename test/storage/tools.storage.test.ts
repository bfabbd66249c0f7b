import { afterEach, describe, expect, inject, it } from 'vitest';
import { startMcpWorker, startSandboxWorker } from '../../src/engine-client/worker-thread';
import { disposableSandbox } from '../../src/state/disposable-sandbox';
import { McpClient } from '../../src/state/mcp-client';
import { ToolStore } from '../../src/storage/tools/tool-store';
import type { SandboxProgram } from '../../src/tools/sandbox/sandbox.types';

const { signal } = new AbortController();

describe('the store of tools', () => {
  it('keeps each kind by itself, over visits', async () => {
    const name = `tools-${crypto.randomUUID()}`;
    const store = new ToolStore(name);
    expect(await store.read('mine')).toBeUndefined();
    await store.write('mine', [{ name: 'a' }]);
    await store.write('on', ['a']);
    const later = new ToolStore(name);
    expect(await later.read('mine')).toEqual([{ name: 'a' }]);
    expect(await later.read('on')).toEqual(['a']);
    expect(await later.read('servers')).toBeUndefined();
  });

  it('says what cannot be kept', async () => {
    const store = new ToolStore(`tools-${crypto.randomUUID()}`);
    await expect(store.write('mine', [() => 1])).rejects.toMatchObject({ code: 'storage_failed' });
  });
});

describe('a sandbox in its worker', () => {
  let nStarted = 0;
  let nEnded = 0;
  const start = () => {
    const thread = startSandboxWorker();
    nStarted += 1;
    return {
      ...thread,
      terminate: () => {
        nEnded += 1;
        thread.terminate();
      },
    };
  };
  const run = disposableSandbox(start);
  const script = (code: string): SandboxProgram => ({ kind: 'script', code });
  afterEach(() => {
    // One for each run, and none is left.
    expect(nEnded).toBe(nStarted);
  });

  it('gives the value and what was logged, from a worker of its own each time', async () => {
    const before = nStarted;
    expect(await run(script('globalThis.a = 1; console.log("x"); 48 * 37'), signal)).toEqual({
      kind: 'value',
      json: '1776',
      logs: ['x'],
    });
    expect(await run(script('typeof a'), signal)).toMatchObject({ json: '"undefined"' });
    expect(nStarted - before).toBe(2);
  });

  it('sees nothing of the worker that it is in', async () => {
    const names = '["fetch", "self", "indexedDB", "caches", "navigator", "postMessage", "close"]';
    const code = `${names}.filter((name) => name in globalThis || typeof this[name] !== "undefined")`;
    expect(await run(script(code), signal)).toMatchObject({ json: '[]' });
  });

  it('is ended at its limit of time, and of memory', async () => {
    expect(await run(script('for (;;);'), signal)).toMatchObject({
      message: 'it ran longer than 5 s',
    });
    expect(await run(script('"x".repeat(1e9)'), signal)).toMatchObject({
      message: 'it needed more memory than the sandbox allows',
    });
    expect(await run(script('JSON.parse("[".repeat(200000))'), signal)).toMatchObject({
      message: expect.stringMatching(/recursion/) as string,
    });
  });

  it('is ended from outside when the interpreter does not end it, and by the person at once', async () => {
    const impatient = disposableSandbox(start, { startMs: 20_000, runMs: 200 });
    await expect(impatient(script('for (;;);'), signal)).rejects.toThrow(
      'it ran longer than 0.2 s',
    );
    const stop = new AbortController();
    const running = run(script('for (;;);'), stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 300);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an MCP server of another origin', () => {
  const client = new McpClient(startMcpWorker);
  const { right, none, noSessionHeader } = inject('mcpOrigins');

  it('that allows pages is used, with the token that it asks for', async () => {
    const url = `${right}/mcp`;
    await expect(client.connect({ url }, signal)).rejects.toMatchObject({
      code: 'server_wants_token',
    });
    const { tools } = await client.connect({ url, token: 'secret' }, signal);
    expect(tools.map(({ name }) => name)).toContain('tide');
    expect(await client.call(url, 'tide', { harbour: 'Ostende' }, signal)).toEqual({
      harbour: 'Ostende',
      metres: 3.5,
    });
    await expect(client.call(url, 'sink', {}, signal)).rejects.toThrow('the ship is gone');
    const stop = new AbortController();
    const waiting = client.call(url, 'wait', {}, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    await client.disconnect(url);
    await expect(client.call(url, 'tide', {}, signal)).rejects.toThrow('is not connected');
  });

  it('that allows no pages, or is not there, is told what it has to send', async () => {
    await expect(client.connect({ url: `${none}/mcp` }, signal)).rejects.toThrow(
      new RegExp(`Access-Control-Allow-Origin: ${location.origin}`),
    );
    const gone = { url: 'http://127.0.0.1:9/mcp' };
    await expect(client.connect(gone, signal)).rejects.toMatchObject({
      code: 'server_unreachable',
    });
  });

  it('that hides the name of its session is told what it has to send', async () => {
    await expect(client.connect({ url: `${noSessionHeader}/mcp` }, signal)).rejects.toMatchObject({
      code: 'server_hides_session',
      message: expect.stringContaining('Access-Control-Expose-Headers: mcp-session-id') as string,
    });
  });

  it('cannot send the page elsewhere', async () => {
    const redirect = { url: `${right}/redirect` };
    await expect(client.connect(redirect, signal)).rejects.toMatchObject({
      code: 'server_unreachable',
    });
  });
});
