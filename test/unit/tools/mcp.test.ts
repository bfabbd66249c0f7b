import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { guardedFetch } from '../../../src/tools/mcp/guarded-fetch';
import { mcpTools } from '../../../src/tools/mcp/mcp-tool';
import { readListing } from '../../../src/tools/mcp/tool-facts';
import type { McpConnections } from '../../../src/tools/mcp/mcp.types';
import { runTool } from '../../../src/tools/run-tool';
import type { RealMcpServer } from '../../servers/mcp-server';

const { signal } = new AbortController();
const nEvals = vi.fn();

/** Imported after `Function` is watched, as the SDK and zod make what they check with when they load. */
async function openConnections(): Promise<McpConnections> {
  vi.stubGlobal(
    'Function',
    new Proxy(Function, {
      construct: (target, args) => {
        nEvals(args);
        return Reflect.construct(target, args) as object;
      },
    }),
  );
  const { WorkerConnections } = await import('../../../src/tools/mcp/worker-connections');
  return new WorkerConnections('https://talaria.example');
}

describe('an MCP server', () => {
  let server: RealMcpServer;
  let closed: RealMcpServer;
  let connections: McpConnections;
  let url = '';
  let closedUrl = '';
  beforeAll(async () => {
    connections = await openConnections();
    const { RealMcpServer } = await import('../../servers/mcp-server');
    server = new RealMcpServer();
    closed = new RealMcpServer({ token: 'secret' });
    url = `${await server.listen()}/mcp`;
    closedUrl = `${await closed.listen()}/mcp`;
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await Promise.all([server.close(), closed.close()]);
  });

  it('says what it is and what it can do', async () => {
    const welcome = await connections.connect({ url }, signal);
    expect(welcome).toMatchObject({ name: 'Harbour office', version: '2.1' });
    expect(welcome.tools.map(({ name }) => name)).toEqual([
      'tide',
      'log.book',
      'sink',
      'flood',
      'wait',
    ]);
    expect(welcome.tools[0]).toMatchObject({
      description: 'Height of the tide  in metres',
      parameters: { type: 'object', properties: { harbour: { type: 'string' } } },
    });
    expect(welcome.tools[1]?.description).toHaveLength(1001);
    expect(welcome.leftOut).toEqual([
      expect.stringMatching(/^charter: its schema has \d+ characters; allowed are 8000$/) as string,
    ]);
  });

  it('runs its tools', async () => {
    expect(await connections.call(url, 'tide', { harbour: 'Ostende' }, signal)).toEqual({
      harbour: 'Ostende',
      metres: 3.5,
    });
    expect(await connections.call(url, 'log.book', {}, signal)).toBe(
      'calm\n[image/png, 3 bytes, left out]\n[log: file:///log]',
    );
    await expect(connections.call(url, 'sink', {}, signal)).rejects.toThrow('the ship is gone');
    await expect(connections.call(url, 'tide', {}, signal)).rejects.toThrow(/harbour/);
  });

  it('sends no more than fits', async () => {
    const stopped = AbortSignal.timeout(5000);
    await expect(connections.call(url, 'flood', {}, stopped)).rejects.toThrow(
      /its answer has more than 4 MiB/,
    );
    expect(await connections.call(url, 'log.book', {}, signal)).toMatch(/^calm/);
  });

  it('is stopped in the middle of a call', async () => {
    const stop = new AbortController();
    const running = connections.call(url, 'wait', {}, stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 50);
    await expect(running).rejects.toThrow(/abort/i);
  });

  it('that was started anew gets a new session', async () => {
    server.forgetSessions();
    expect(await connections.call(url, 'log.book', {}, signal)).toMatch(/^calm/);
  });

  it('is told when the person is done with it', async () => {
    await connections.disconnect(url);
    await vi.waitFor(() => {
      expect(server.nSessions).toBe(0);
    });
    await expect(connections.call(url, 'tide', {}, signal)).rejects.toThrow('is not connected');
  });

  it('gets the token, and says so when it wants one', async () => {
    await expect(connections.connect({ url: closedUrl }, signal)).rejects.toMatchObject({
      code: 'server_wants_token',
    });
    const welcome = await connections.connect({ url: closedUrl, token: 'secret' }, signal);
    expect(welcome.tools).toHaveLength(5);
    expect(server.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it.each([
    ['/nothing', 'server_elsewhere', 'answered 404 at /nothing'],
    ['/redirect', 'server_unreachable', 'Access-Control-Allow-Origin: https://talaria.example'],
  ])('is none at %s', async (path, code, found) => {
    const wrong = url.replace('/mcp', path);
    await expect(connections.connect({ url: wrong }, signal)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(found) as string,
    });
  });

  it('that does not run is said to be missing', async () => {
    const gone = { url: 'http://127.0.0.1:9/mcp' };
    await expect(connections.connect(gone, signal)).rejects.toMatchObject({
      code: 'server_unreachable',
    });
  });

  it('never makes code out of text', () => {
    expect(nEvals).not.toHaveBeenCalled();
  });
});

describe('the fetch for a server', () => {
  const sent: { url: string; init: RequestInit }[] = [];
  const send = (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    sent.push({ url: String(url), init });
    return Promise.resolve(new Response('x'.repeat(100)));
  };
  const onTooLong = vi.fn();
  const guarded = guardedFetch(
    new URL('https://mcp.example/mcp'),
    { mostBytes: 64, mostMs: 1000 },
    onTooLong,
    send,
  );

  it.each([
    'https://other.example/mcp',
    'http://mcp.example/mcp',
    'https://mcp.example:8443/mcp',
    'https://mcp.example.evil.example/',
    'data:text/plain,x',
  ])('does not reach %s', async (url) => {
    await expect(guarded(url, { method: 'POST' })).rejects.toThrow(
      'allowed is https://mcp.example',
    );
    expect(sent).toHaveLength(0);
  });

  it('follows nothing, tells nothing, and ends what is too long', async () => {
    const response = await guarded('https://mcp.example/other', { method: 'POST' });
    expect(sent.pop()?.init).toMatchObject({
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    await expect(response.text()).rejects.toThrow('more than');
    expect(onTooLong).toHaveBeenCalledOnce();
  });

  it('asks for no standing stream, but for the rest of a broken one', async () => {
    expect((await guarded('https://mcp.example/mcp')).status).toBe(405);
    expect(sent).toHaveLength(0);
    await guarded('https://mcp.example/mcp', { headers: { 'Last-Event-ID': '7' } });
    expect(sent).toHaveLength(1);
  });
});

describe('a tool of a server', () => {
  const facts = { description: 'd', parameters: { type: 'object' } };
  const names = ['get.tide', 'get tide', 'get_tide', 'x'.repeat(100), 'x'.repeat(101)];
  const calls: unknown[] = [];
  const tools = mcpTools(
    { url: 'https://mcp.example/mcp', prefix: 'harbour' },
    names.map((name) => ({ name, ...facts })),
    {
      call: (...args) => {
        calls.push(args.slice(0, 3));
        return Promise.resolve('ok');
      },
    },
  );

  it('has a name of its own, that any model can write', () => {
    const own = tools.map(({ signature }) => signature.name);
    expect(own.slice(0, 3)).toEqual([
      'harbour__get_tide',
      'harbour__get_tide_2',
      'harbour__get_tide_3',
    ]);
    expect(new Set(own).size).toBe(own.length);
    expect(own.every((name) => /^[\w-]{1,64}$/.test(name))).toBe(true);
  });

  it('is called by the name that the server knows', async () => {
    expect((await runTool(tools[0]!, { a: 1 }, signal)).text).toBe('"ok"');
    expect(calls).toEqual([['https://mcp.example/mcp', 'get.tide', { a: 1 }]]);
    expect(tools[0]).toMatchObject({
      sendsTo: 'mcp.example',
      capabilities: ['untrusted-in', 'egress', 'write'],
    });
  });

  it('is left out when it cannot be offered, with the reason', () => {
    const parameters = {
      type: 'object',
      properties: { a: { $ref: '#/nowhere' } },
      required: ['a'],
    };
    const { tools: offered, leftOut } = readListing([
      { name: 'sp ace', inputSchema: { type: 'object' } },
      { name: 'ref', inputSchema: { ...parameters, $ref: '#/nowhere' } },
      ...Array.from({ length: 70 }, (_, i) => ({
        name: `t${String(i)}`,
        inputSchema: { type: 'object' },
      })),
    ]);
    expect(offered).toHaveLength(64);
    expect(leftOut.slice(0, 3)).toEqual([
      'sp ace: its name has signs that no tool name may have',
      expect.stringMatching(/^ref: its schema cannot be checked/) as string,
      't64: no more than 64 tools of one server',
    ]);
  });
});
