import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize, sep } from 'node:path';
import type { Browser, Page } from 'playwright';
import { ROOT } from '../root.mjs';
import type { Tokenizer } from '../../src/llm/tokenizer/tokenizer';
import type { BenchArguments } from './bench-arguments';
import { benchPrompt, partialCharacterTokens, turnSerials, WARM_UP_TOKENS } from './bench-prompt';
import type { BenchRun, Contestant, Rate } from './bench-run';

const PACKAGE = join(ROOT, 'node_modules', '@wllama', 'wllama');
const MEDIA_TYPES: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  wasm: 'application/wasm',
};
/** Room for the longest prompt and what is generated after it, in llama.cpp's steps. */
const CONTEXT_STEP = 256;

/**
 * A model of random weights writes broken UTF-8, and llama-server's JSON then throws through all of wllama. So tokens of half
 * characters are made unlikely; that costs the sampler an addition each.
 */
const PARTIAL_CHARACTER_BIAS = -100;

/** As llama-server reports them; times in ms. */
interface Timings {
  readonly prompt_n: number;
  readonly prompt_ms: number;
  readonly predicted_n: number;
  readonly predicted_ms: number;
}

interface PeerApi {
  load(nCtx: number): Promise<{ loadMs: number; runsOn: string }>;
  complete(prompt: string, maxTokens: number, bias: Record<string, number>): Promise<Timings>;
  exit(): Promise<void>;
}

declare global {
  var peer: PeerApi;
}

/** wllama (llama.cpp in WebAssembly) on the same file, in a page of its own of the same browser. */
export class WllamaPeer implements Contestant {
  readonly name: string;
  #runsOn = 'unknown';
  readonly #bias: Record<string, number>;

  private constructor(
    private readonly page: Page,
    private readonly server: Server,
    private readonly args: BenchArguments,
    private readonly tokenizer: Tokenizer,
  ) {
    this.#bias = Object.fromEntries(
      partialCharacterTokens(tokenizer).map((id) => [String(id), PARTIAL_CHARACTER_BIAS]),
    );
    const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
      version: string;
    };
    this.name = `wllama ${version}`;
  }

  static async open(
    browser: Browser,
    paths: readonly string[],
    args: BenchArguments,
    tokenizer: Tokenizer,
  ): Promise<WllamaPeer> {
    if (!existsSync(PACKAGE)) {
      throw new Error('--peers: found no @wllama/wllama; run "npm ci", with development packages');
    }
    const server = await serve();
    const page = await browser.newPage();
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://localhost:${String(port)}/wllama-page.html`);
    await page.waitForFunction(() => 'peer' in globalThis);
    await page.setInputFiles('input', [...paths]);
    return new WllamaPeer(page, server, args, tokenizer);
  }

  /** What its weights were on: it needs shader-f16 for WebGPU and takes the CPU without a word where that is missing. */
  get runsOn(): string {
    return this.#runsOn;
  }

  async runTurn(turn: number): Promise<BenchRun> {
    const longest = Math.max(...this.args.prompts);
    const shortest = Math.min(...this.args.prompts);
    const nCtx = Math.ceil((longest + this.args.nGenerated + 1) / CONTEXT_STEP) * CONTEXT_STEP;
    const { loadMs, runsOn } = await this.page.evaluate((n) => globalThis.peer.load(n), nCtx);
    this.#runsOn = runsOn;
    const serials = turnSerials(turn, this.args.prompts.length);
    await this.#complete(WARM_UP_TOKENS, serials.warmUp, WARM_UP_TOKENS);
    const prefill: Rate[] = [];
    for (const [index, nTokens] of this.args.prompts.entries()) {
      const timings = await this.#complete(nTokens, serials.prefill + index, 1);
      prefill.push({ nTokens: timings.prompt_n, ms: timings.prompt_ms });
    }
    const decoded = await this.#complete(shortest, serials.decode, this.args.nGenerated);
    await this.page.evaluate(() => globalThis.peer.exit());
    return {
      loadMs,
      prefill,
      // llama-server starts its clock when the first token is there.
      decode: { nTokens: decoded.predicted_n - 1, ms: decoded.predicted_ms },
    };
  }

  close(): void {
    this.server.close();
  }

  #complete(nTokens: number, serial: number, maxTokens: number): Promise<Timings> {
    const { text } = benchPrompt(this.tokenizer, nTokens, serial);
    return this.page.evaluate(
      ([prompt, max, bias]) => globalThis.peer.complete(prompt, max, bias),
      [text, maxTokens, this.#bias] as const,
    );
  }
}

/** The peer's page and package on loopback, isolated across origins, without which a browser gives no WebAssembly threads. */
async function serve(): Promise<Server> {
  const folder = join(ROOT, 'scripts', 'cli');
  const packageFiles = join(PACKAGE, 'esm');
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const prefix = `${sep}wllama${sep}`;
    const file = path.startsWith(prefix)
      ? join(packageFiles, path.slice(prefix.length))
      : join(folder, path);
    const mediaType = MEDIA_TYPES[file.split('.').at(-1) ?? ''];
    if (mediaType === undefined || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': mediaType,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}
