import type { DeviceOffer } from '../hermes/catalogue/fit';
import type { AppUpdate } from '../state/app-update.svelte';
import type { ChatLock } from '../state/chat-lock.svelte';
import type { ChatSearch } from '../state/chat-search';
import type { ChatTransfer } from '../state/chat-transfer.svelte';
import type { Chats } from '../state/chats.svelte';
import type { HostedRules } from '../state/house-rules.svelte';
import type { LastModel } from '../state/last-model.svelte';
import type { ModelSession } from '../state/model-session.svelte';
import type { ModelShelf } from '../state/model-shelf.svelte';
import type { NetworkRecord } from '../state/network-record.svelte';
import type { PersonaLibrary } from '../state/persona-library.svelte';
import type { Preferences } from '../state/preferences.svelte';
import type { RememberedFiles } from '../state/remembered-files.svelte';
import type { SamplingPresets } from '../state/sampling-presets.svelte';
import type { TabOwnership } from '../state/tab-ownership.svelte';
import type { TemplateChoice } from '../state/template-choice.svelte';
import type { Toolbox } from '../state/toolbox.svelte';

/** What the page shows and works on, one of each; `main.ts` puts them together. */
export interface AppParts {
  readonly session: ModelSession;
  readonly chats: Chats;
  readonly lock: ChatLock;
  readonly search: Pick<ChatSearch, 'search'>;
  readonly toolbox: Toolbox;
  readonly personas: PersonaLibrary;
  readonly transfer: ChatTransfer;
  readonly preferences: Preferences;
  readonly presets: SamplingPresets;
  readonly houseRules: Pick<HostedRules, 'rules' | 'error'>;
  readonly shelf: ModelShelf;
  readonly remembered: RememberedFiles;
  readonly last: LastModel;
  readonly network: NetworkRecord;
  readonly ownership: TabOwnership;
  readonly templates: TemplateChoice;
  readonly update: Pick<AppUpdate, 'isReady' | 'apply' | 'dismiss'>;
  readonly findDevice: (isSoftware: boolean) => Promise<DeviceOffer | null>;
}
