import type { EngineError, ModelSource } from '../protocol';
import type { FetchProgress } from './fetch-file';
import type { Show } from './model-status';

/** The way to the bundled model: the browser's own in `main.ts`, a scripted one in tests. */
export interface BundledWay {
  /** Why no model can run here, or null. Asked before anything is fetched. */
  readonly findObstacle: () => Promise<EngineError | null>;
  /** @throws EngineError `download_failed` when it is neither here nor to be had; AbortError */
  readonly bring: (
    onProgress: (progress: FetchProgress) => void,
    signal: AbortSignal,
  ) => Promise<ModelSource>;
}

/** @throws EngineError `webgpu_unavailable` before a byte is fetched, and what `bring` throws; AbortError */
export async function fetchBundled(
  { findObstacle, bring }: BundledWay,
  startShowing: () => Show,
  signal: AbortSignal,
): Promise<ModelSource> {
  startShowing()({ phase: 'adapter', loadedBytes: 0, totalBytes: 0 });
  const obstacle = await findObstacle();
  signal.throwIfAborted();
  if (obstacle) throw obstacle;
  const show = startShowing();
  show({ phase: 'fetch', loadedBytes: 0, totalBytes: 0 });
  return bring((progress) => {
    show({ phase: 'fetch', ...progress });
  }, signal);
}
