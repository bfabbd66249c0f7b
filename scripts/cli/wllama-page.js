/** Runs in the page of `wllama-page.html`; `wllama-peer.ts` serves it beside the package's own files and calls it. */
import { Wllama } from 'wllama-package';

/** @type {Wllama} */
let wllama;
/** @type {string[]} */
const nativeLog = [];
/** @param {...unknown} parts */
const keep = (...parts) => void nativeLog.push(parts.join(' '));
const logger = { debug: keep, log: keep, warn: keep, error: keep };

/** @param {number} nCtx context length in tokens */
async function load(nCtx) {
  nativeLog.length = 0;
  wllama = new Wllama({ default: '/wllama/wasm/wllama.wasm' }, { logger });
  const started = performance.now();
  const files = [...(document.querySelector('input')?.files ?? [])];
  await wllama.loadModel(files, { n_ctx: nCtx, n_parallel: 1 });
  // llama.cpp names the buffer its weights went into.
  const isOnGpu = nativeLog.some((line) => /webgpu\S* +(model )?buffer size/i.test(line));
  return {
    loadMs: performance.now() - started,
    runsOn: isOnGpu ? 'WebGPU' : `CPU (WebAssembly, ${wllama.getNumThreads()} threads)`,
  };
}

/**
 * @param {string} prompt
 * @param {number} maxTokens
 * @param {Record<string, number>} bias added to logits, by token id
 * @returns llama-server's own timings
 */
async function complete(prompt, maxTokens, bias) {
  const { timings } = await wllama.createCompletion({
    prompt,
    max_tokens: maxTokens,
    temperature: 0,
    ignore_eos: true,
    logit_bias: bias,
    cache_prompt: false,
  });
  return timings;
}

Object.assign(globalThis, { peer: { load, complete, exit: () => wllama.exit() } });
