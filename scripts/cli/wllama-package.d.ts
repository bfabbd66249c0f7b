/**
 * What the benchmark uses of @wllama/wllama. Its own types are its sources, which do not pass this project's stricter checks;
 * the page's import map gives this name to the package's file.
 */
declare module 'wllama-package' {
  export class Wllama {
    constructor(
      paths: { readonly default: string },
      options: {
        readonly logger: Record<'debug' | 'log' | 'warn' | 'error', (...parts: unknown[]) => void>;
      },
    );
    loadModel(files: Blob[], options: { n_ctx: number; n_parallel: number }): Promise<void>;
    createCompletion(options: {
      prompt: string;
      max_tokens: number;
      temperature: number;
      ignore_eos: boolean;
      logit_bias: Record<string, number>;
      /** Known to the llama-server inside, not to the package's types. */
      cache_prompt: boolean;
    }): Promise<{ timings: unknown }>;
    getNumThreads(): number;
    exit(): Promise<void>;
  }
}
