import type { ModelSource } from '../protocol';
import type { ModelRecord } from '../storage/models/model-record';
import type { ModelOrigin } from './model-status';

/** What a model of the browser's store is loaded from. */
export function storedOrigin({ id, name, kind, files }: ModelRecord): ModelOrigin {
  const source: ModelSource =
    kind === 'mlc'
      ? { kind: 'mlc', modelId: id }
      : { kind: 'stored', fileIds: files.map((file) => file.id) };
  return { name, isBundled: false, source };
}

/** Whether the same model comes of both. */
export function isSameOrigin(a: ModelOrigin, b: ModelOrigin): boolean {
  if (a.isBundled || b.isBundled) return a.isBundled && b.isBundled;
  const [one, other] = [a.source, b.source];
  if (one?.kind === 'mlc' && other?.kind === 'mlc') return one.modelId === other.modelId;
  if (one?.kind === 'stored' && other?.kind === 'stored') {
    return one.fileIds.join() === other.fileIds.join();
  }
  return one !== null && one === other;
}
