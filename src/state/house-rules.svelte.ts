import { hostOf, mayReach, NO_RULES, type HouseRules } from '../hermes/house-rules';
import { EngineError, toEngineError } from '../protocol';
import type { RecordStore } from '../storage/record-store';
import { parseHouseRules, type FetchedOperatorFile } from './operator-file';

/** Under which the last rules are kept. */
const KEY = 'last-seen';

/**
 * The rules of whoever hosts the page. The last ones that were seen are remembered and hold while nobody can be asked; only the
 * host's own file, or that there is none any more, changes them.
 */
export class HostedRules {
  #rules = $state.raw<HouseRules>(NO_RULES);
  #error = $state.raw<EngineError | null>(null);
  #reading: Promise<void> | null = null;
  readonly #fetchFile: () => Promise<FetchedOperatorFile>;
  readonly #store: Pick<RecordStore<HouseRules>, 'list' | 'set' | 'delete'>;
  readonly #ownHost: string;

  constructor(
    fetchFile: () => Promise<FetchedOperatorFile>,
    store: Pick<RecordStore<HouseRules>, 'list' | 'set' | 'delete'>,
    ownHost: string,
  ) {
    this.#fetchFile = fetchFile;
    this.#store = store;
    this.#ownHost = ownHost;
  }

  get rules(): HouseRules {
    return this.#rules;
  }

  /** Why the host's file could not be read; the rules are then those that were last seen. */
  get error(): EngineError | null {
    return this.#error;
  }

  /** Resolves once it is known what holds; never rejects. To be awaited before the first answer and the first download. */
  known(): Promise<void> {
    return (this.#reading ??= this.#read());
  }

  /** @throws EngineError `not_allowed` that names the rule, for the first address outside of it */
  async assertMayReach(addresses: readonly string[]): Promise<void> {
    await this.known();
    for (const address of addresses) {
      if (mayReach(address, this.#rules, this.#ownHost)) continue;
      const allowed = [this.#ownHost, ...(this.#rules.allowedHosts ?? [])].join(', ');
      throw new EngineError(
        'not_allowed',
        `${hostOf(address) ?? address}: the rules of whoever hosts this page (houseRules.allowedHosts) allow fetching from ${allowed} only`,
      );
    }
  }

  async #read(): Promise<void> {
    // A browser that keeps nothing remembers no rules; the host is asked below.
    const remembered = await this.#store.list().catch(() => null);
    this.#rules = remembered?.values[0] ?? NO_RULES;
    try {
      const fetched = await this.#fetchFile();
      if (fetched.kind === 'offline') return;
      const given = fetched.kind === 'text' ? parseHouseRules(fetched.text) : null;
      this.#rules = given ?? NO_RULES;
      await (given ? this.#store.set(KEY, given) : this.#store.delete(KEY)).catch(() => undefined);
    } catch (thrown) {
      this.#error = toEngineError(thrown);
    }
  }
}
