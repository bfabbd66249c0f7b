import type * as WebLlm from '@mlc-ai/web-llm';
import webLlmUrl from '@mlc-ai/web-llm?url';
import { EngineError } from '../../protocol';
import { checkAdapter } from './check-adapter';
import { withCaches } from './store-caches';
import { watchDevices } from './watch-devices';
import type { MlcRuntime } from './mlc-runtime';

/**
 * WebLLM itself: 6.8 MB of script that only those who run an MLC build fetch. It is one file without imports, and is taken as it was
 * published, so that its address is known and can be kept for offline use.
 */
export async function startWebLlm(): Promise<MlcRuntime> {
  // eslint-disable-next-line no-unsanitized/method -- an address that the build wrote
  const loading = import(/* @vite-ignore */ webLlmUrl) as Promise<typeof WebLlm>;
  const { MLCEngine } = await loading.catch((cause: unknown) => {
    throw new EngineError(
      'download_failed',
      'the program for MLC builds (WebLLM) could not be fetched; connect to the network once, then try again',
      { cause },
    );
  });
  const engine = new MLCEngine({ logLevel: 'WARN' });
  return {
    load: async (record, options, caches) => {
      await checkAdapter();
      engine.setAppConfig({ model_list: [record], cacheBackend: 'cache' });
      const watch = watchDevices();
      try {
        await withCaches(caches, () => engine.reload(record.model_id, options));
        return watch.last();
      } finally {
        watch.stop();
      }
    },
    complete: (request) => engine.chatCompletion(request),
    interrupt: () => {
      void engine.interruptGenerate();
    },
    unload: () => engine.unload(),
  };
}
