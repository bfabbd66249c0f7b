import { del, set, values } from 'idb-keyval';
import { EngineError } from '../../protocol';
import { singleStore } from '../database';
import type { PermittedHandle } from './file-system-access';

/** A model that was opened where it lies: not its bytes, only the way to them. */
export interface RememberedModel {
  readonly id: string;
  /** Of its first file. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly openedMs: number;
  readonly handles: readonly FileSystemFileHandle[];
}

/** The ways to files of this computer, which browsers with handles let a page keep. */
export class HandleStore {
  readonly #store = singleStore('talaria-handles', 'models');

  /** The one that was opened last first. */
  async list(): Promise<RememberedModel[]> {
    const models = await values<RememberedModel>(this.#store);
    return models.sort((a, b) => b.openedMs - a.openedMs);
  }

  async remember(files: readonly File[], handles: readonly FileSystemFileHandle[]): Promise<void> {
    const id = files
      .map(({ name, size }) => `${name}/${String(size)}`)
      .sort()
      .join('|');
    const name = files.map((file) => file.name).sort()[0] ?? '';
    const sizeBytes = files.reduce((sum, { size }) => sum + size, 0);
    const model: RememberedModel = { id, name, sizeBytes, openedMs: Date.now(), handles };
    await set(id, model, this.#store);
  }

  async forget(id: string): Promise<void> {
    await del(id, this.#store);
  }
}

/**
 * The files of a remembered model. Browsers ask the person again, so this has to follow a click.
 * @throws EngineError `source_changed` when a file may not be read, or is not there any more
 */
export async function filesOf({ handles }: RememberedModel): Promise<File[]> {
  const files: File[] = [];
  for (const handle of handles as readonly PermittedHandle[]) {
    const isGranted =
      (await handle.queryPermission?.({ mode: 'read' })) !== 'prompt' ||
      (await handle.requestPermission?.({ mode: 'read' })) === 'granted';
    if (!isGranted) {
      throw new EngineError(
        'source_changed',
        `${handle.name}: found no permission to read it; open it again and allow it`,
      );
    }
    try {
      files.push(await handle.getFile());
    } catch (cause) {
      throw new EngineError(
        'source_changed',
        `${handle.name} is not where it was, or may not be read; open it from where it is now`,
        { cause },
      );
    }
  }
  return files;
}
