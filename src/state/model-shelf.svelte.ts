import { SvelteMap } from 'svelte/reactivity';
import { HUB } from '../network/hubs';
import { isAbortError, toEngineError, type EngineError } from '../protocol';
import type { ModelFacts, ModelLibrary } from '../storage/library/library.types';
import type { TransferProgress } from '../storage/library/transfer-progress';
import { importedModel } from '../storage/models/imported-model';
import type { ModelRecord, StoredModel } from '../storage/models/model-record';
import type { ModelStore } from '../storage/models/model-store';
import type { AllowedHosts } from '../storage/network/allowed-hosts';
import type { HostedRules } from './house-rules.svelte';
import type { ReadRepository } from './hub-model';
import type { OperatorModel } from './operator-models';

/** What is being done to a model. */
export interface ModelWork {
  readonly kind: 'download' | 'import' | 'verify' | 'export' | 'delete';
  /** Null until there is something to tell. */
  readonly progress: TransferProgress | null;
}

export interface StorageState {
  readonly usedBytes: number;
  /** What the browser says it would give; a hint, browsers round it. */
  readonly quotaBytes: number;
  /** Whether the browser promised not to clear it on its own. */
  readonly isPersistent: boolean;
}

/** What the shelf needs of the browser and of the site. */
export interface ShelfSurroundings {
  /** Undefined where the page is not secure. */
  readonly storage: Pick<StorageManager, 'estimate' | 'persist' | 'persisted'> | undefined;
  readonly readOffers: () => Promise<readonly OperatorModel[]>;
  /** What whoever hosts the page allows to be fetched. */
  readonly houseRules: Pick<HostedRules, 'assertMayReach'>;
  /** Where the library may fetch from beside the hubs. */
  readonly hosts: Pick<AllowedHosts, 'allowAll'>;
  /** Keeps the program that runs MLC builds for offline use, once there is one of them. */
  readonly keepWebLlm: () => Promise<void>;
}

/** The stored models, what is being done to them, and what whoever hosts this app offers. */
export class ModelShelf {
  #models = $state.raw<readonly StoredModel[]>([]);
  #storage = $state.raw<StorageState | null>(null);
  #offers = $state.raw<readonly OperatorModel[]>([]);
  #error = $state.raw<EngineError | null>(null);
  #offersError = $state.raw<EngineError | null>(null);
  readonly #work = new SvelteMap<string, ModelWork>();
  readonly #failures = new SvelteMap<string, EngineError>();
  readonly #controllers = new SvelteMap<string, AbortController>();
  readonly #library: ModelLibrary;
  readonly #store: Pick<ModelStore, 'list'>;
  readonly #surroundings: ShelfSurroundings;

  constructor(
    library: ModelLibrary,
    store: Pick<ModelStore, 'list'>,
    surroundings: ShelfSurroundings,
  ) {
    this.#library = library;
    this.#store = store;
    this.#surroundings = surroundings;
  }

  /** Whether a model is being fetched, copied, checked or deleted. */
  get isWorking(): boolean {
    return this.#work.size > 0;
  }

  get models(): readonly StoredModel[] {
    return this.#models;
  }

  get storage(): StorageState | null {
    return this.#storage;
  }

  get offers(): readonly OperatorModel[] {
    return this.#offers;
  }

  /** What is wrong with the site's `models.json`. */
  get offersError(): EngineError | null {
    return this.#offersError;
  }

  /** Why the list could not be read. */
  get error(): EngineError | null {
    return this.#error;
  }

  workOn(id: string): ModelWork | undefined {
    return this.#work.get(id);
  }

  /** How the last work on a model failed; gone when it is tried again. */
  failureOf(id: string): EngineError | undefined {
    return this.#failures.get(id);
  }

  /** Reads the list anew; called at the start and whenever any tab changed something. */
  async refresh(): Promise<void> {
    try {
      this.#models = await this.#store.list();
      this.#error = null;
    } catch (thrown) {
      this.#error = toEngineError(thrown);
    }
    await this.#measure();
  }

  async refreshOffers(): Promise<void> {
    try {
      this.#offers = await this.#surroundings.readOffers();
      this.#offersError = null;
    } catch (thrown) {
      this.#offersError = toEngineError(thrown);
    }
  }

  /** What a model takes to run, read where it lies. Throws what `ModelLibrary.describe` and `assertMayFetch` throw. */
  async describe(model: ModelRecord, signal: AbortSignal): Promise<ModelFacts> {
    await this.assertMayFetch(model);
    await this.#allowHosts(model);
    return this.#library.describe(model, signal);
  }

  /** @throws EngineError `not_allowed` where whoever hosts the page does not allow an address of the model's files */
  async assertMayFetch({ files }: ModelRecord): Promise<void> {
    const addresses = files.flatMap(({ url }) => (url === null ? [] : [url]));
    await this.#surroundings.houseRules.assertMayReach(addresses);
  }

  /** Looks up what a repository of the hub holds. Throws what `ModelLibrary.readRepository` and `assertMayReach` throw. */
  readonly readRepository: ReadRepository = async (name, commit) => {
    await this.#surroundings.houseRules.assertMayReach([HUB]);
    return this.#library.readRepository(name, commit, new AbortController().signal);
  };

  /** The person chose it: its hosts may be asked from now on. */
  async #allowHosts(model: ModelRecord): Promise<void> {
    const by = this.#offers.some(({ record }) => record.id === model.id) ? 'operator' : 'person';
    const addresses = model.files.flatMap(({ url }) => (url === null ? [] : [url]));
    await this.#surroundings.hosts.allowAll(addresses, location.origin, by);
  }

  /** Begins a download or goes on with it. @returns whether the model is whole now */
  download(model: ModelRecord): Promise<boolean> {
    return this.#run(model.id, 'download', async (show, signal) => {
      await this.assertMayFetch(model);
      await this.#allowHosts(model);
      if (model.kind === 'mlc') void this.#surroundings.keepWebLlm();
      await this.#library.download(model, show, signal);
    });
  }

  /**
   * Copies a model of this computer into the browser. @returns whether it is whole now
   * @throws EngineError `malformed_file` for a folder in which something is missing
   */
  async importFiles(files: readonly File[]): Promise<boolean> {
    const { id, kind } = importedModel(files);
    return this.#run(id, 'import', async (show, signal) => {
      if (kind === 'mlc') void this.#surroundings.keepWebLlm();
      await this.#library.importFiles(files, show, signal);
    });
  }

  verify(id: string): Promise<boolean> {
    return this.#run(id, 'verify', (show, signal) => this.#library.verify(id, show, signal));
  }

  /** @returns the file when the browser has no way to write it where the person wants, else null */
  async exportFile(
    modelId: string,
    fileId: string,
    target: FileSystemFileHandle | null,
  ): Promise<Blob | null> {
    let blob: Blob | null = null;
    await this.#run(modelId, 'export', async (show, signal) => {
      blob = await this.#library.exportFile(fileId, target, show, signal);
    });
    return blob;
  }

  delete(id: string): Promise<boolean> {
    this.stop(id);
    return this.#run(id, 'delete', () => this.#library.delete(id));
  }

  /** Ends what is done to a model; a download can be gone on with. */
  stop(id: string): void {
    this.#controllers.get(id)?.abort();
  }

  stopAll(): void {
    for (const controller of this.#controllers.values()) controller.abort();
  }

  /** Asks the browser to keep the models; only ever on a click, since some browsers ask the person. */
  async keep(): Promise<void> {
    await this.#surroundings.storage?.persist();
    await this.#measure();
  }

  async #run(
    id: string,
    kind: ModelWork['kind'],
    work: (show: (progress: TransferProgress) => void, signal: AbortSignal) => Promise<unknown>,
  ): Promise<boolean> {
    if (this.#controllers.has(id) && kind !== 'delete') return false;
    const controller = new AbortController();
    this.#controllers.set(id, controller);
    this.#failures.delete(id);
    this.#work.set(id, { kind, progress: null });
    try {
      await work((progress) => {
        if (this.#controllers.get(id) === controller) this.#work.set(id, { kind, progress });
      }, controller.signal);
      return true;
    } catch (thrown) {
      if (!isAbortError(thrown)) this.#failures.set(id, toEngineError(thrown));
      return false;
    } finally {
      if (this.#controllers.get(id) === controller) {
        this.#controllers.delete(id);
        this.#work.delete(id);
      }
      await this.refresh();
    }
  }

  async #measure(): Promise<void> {
    const { storage } = this.#surroundings;
    if (!storage) return;
    try {
      const [{ usage = 0, quota = 0 }, isPersistent] = await Promise.all([
        storage.estimate(),
        storage.persisted(),
      ]);
      this.#storage = { usedBytes: usage, quotaBytes: quota, isPersistent };
    } catch {
      // Some browsers refuse in private windows; then nothing is said of it.
      this.#storage = null;
    }
  }
}
