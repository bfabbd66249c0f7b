import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { startFilesWorker } from '../../src/engine-client/worker-thread';
import { BUNDLED_MODEL } from '../../src/hermes/bundled-model';
import type { DeviceOffer } from '../../src/hermes/catalogue/fit';
import { SAMPLING_PRESET } from '../../src/hermes/chat-sampling';
import { PERSONA } from '../../src/hermes/personas/persona-schema';
import type { EngineError, PromptTemplate } from '../../src/protocol';
import { ChatKeeper } from '../../src/state/chat-keeper.svelte';
import { ChatLock } from '../../src/state/chat-lock.svelte';
import { ChatSearch } from '../../src/state/chat-search';
import { ChatTransfer } from '../../src/state/chat-transfer.svelte';
import { Chats } from '../../src/state/chats.svelte';
import { EngineTurns } from '../../src/state/engine-turns';
import { HostedRules } from '../../src/state/house-rules.svelte';
import { LastModel } from '../../src/state/last-model.svelte';
import type { BundledWay } from '../../src/state/bundled-way';
import { GpuLadder } from '../../src/state/gpu-ladder';
import { GpuRecovery } from '../../src/state/gpu-recovery.svelte';
import { ModelSession } from '../../src/state/model-session.svelte';
import { UnbrokenEngine } from '../../src/state/unbroken-engine';
import { ModelShelf } from '../../src/state/model-shelf.svelte';
import type { OperatorModel } from '../../src/state/operator-models';
import { RememberedFiles } from '../../src/state/remembered-files.svelte';
import type { PagePresence } from '../../src/state/page-presence';
import { PersonaLibrary } from '../../src/state/persona-library.svelte';
import { Preferences } from '../../src/state/preferences.svelte';
import { TemplateChoice } from '../../src/state/template-choice.svelte';
import { Toolbox } from '../../src/state/toolbox.svelte';
import { SamplingPresets } from '../../src/state/sampling-presets.svelte';
import { TabOwnership } from '../../src/state/tab-ownership.svelte';
import type { RememberedModel } from '../../src/storage/handles/handle-store';
import { RecordStore } from '../../src/storage/record-store';
import { NetworkRecord } from '../../src/state/network-record.svelte';
import { ContactLog } from '../../src/storage/network/contact-log';
import { AllowedHosts } from '../../src/storage/network/allowed-hosts';
import { ChatSeal } from '../../src/storage/chats/chat-seal';
import { deriveKey } from '../../src/storage/chats/derive-key';
import { ChatStore } from '../../src/storage/chats/chat-store';
import App from '../../src/ui/App.svelte';
import '../../src/ui/theme.css';
import { ScriptedEngine } from '../fixtures/scripted-engine';
import { scriptedTools } from '../fixtures/scripted-tools';
import { ScriptedLibrary } from '../fixtures/scripted-library';

class RestartableScript extends ScriptedEngine {
  nRestarts = 0;
  restart(): void {
    this.nRestarts += 1;
    this.loaded = null;
  }
}

/** The way to the bundled model's file without a server: half of it comes at once, the rest or the failure with `end`. */
class ScriptedFile implements BundledWay {
  obstacle: EngineError | null = null;
  totalBytes = 6_000_000;
  nFetched = 0;
  end: (failure?: EngineError) => void = () => undefined;

  readonly findObstacle = () => Promise.resolve(this.obstacle);

  readonly bring: BundledWay['bring'] = (onProgress, signal) =>
    new Promise((resolve, reject) => {
      this.nFetched += 1;
      onProgress({ loadedBytes: 3_000_000, totalBytes: this.totalBytes });
      this.end = (failure) => {
        if (failure) reject(failure);
        else resolve({ kind: 'files', files: [ggufFile('talaria-demo.gguf')] });
      };
      signal.addEventListener('abort', () => {
        reject(new DOMException('stopped', 'AbortError'));
      });
    });
}

/** A page that somebody looks at, until it is hidden. */
class ScriptedPresence implements PagePresence {
  nReloads = 0;
  #shown = Promise.resolve();
  show: () => void = () => undefined;
  hide(): void {
    this.#shown = new Promise((resolve) => {
      this.show = resolve;
    });
  }
  readonly whenVisible = () => this.#shown;
  readonly reload = () => {
    this.nReloads += 1;
    return Promise.resolve(false);
  };
}

class ScriptedHandles {
  models: RememberedModel[] = [];
  readonly list = () => Promise.resolve(this.models);
  readonly remember = () => Promise.resolve();
  readonly forget = (id: string) => {
    this.models = this.models.filter((model) => model.id !== id);
    return Promise.resolve();
  };
}

class ScriptedChoices {
  readonly kept = new Map<string, PromptTemplate>();
  readonly read = () => Promise.resolve(new Map(this.kept));
  readonly remember = (key: string, template: PromptTemplate) => {
    this.kept.set(key, template);
    return Promise.resolve();
  };
  readonly forget = (key: string) => {
    this.kept.delete(key);
    return Promise.resolve();
  };
}

/** `localStorage` for one page. */
function scriptedStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

/** A GPU with 8 GB. */
export const DEVICE: DeviceOffer = {
  maxBindingBytes: 2 ** 31,
  maxBufferBytes: 2 ** 32,
  memoryBytes: 8_000_000_000,
  isSoftware: false,
};

/** What the page's host says in `models.json`, kept nowhere. */
function hostedRules(text: string): HostedRules {
  const store = {
    list: () => Promise.resolve({ values: [], bad: [] }),
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(),
  };
  return new HostedRules(() => Promise.resolve({ kind: 'text', text }), store, location.host);
}

/** The whole page on a scripted engine, wired as `main.ts` wires it, but with no model on the way. */
export async function openApp(operatorFile?: object, device: DeviceOffer | null = DEVICE) {
  const app = wire(operatorFile, device);
  await render(App, { parts: app.parts });
  return app;
}

/** The same with the bundled model, as `main.ts` starts it. Its file has not come yet: see `ScriptedFile`. */
export async function openAppWithBundled(
  script: Partial<Pick<ScriptedFile, 'obstacle' | 'totalBytes'>> = {},
) {
  const app = wire();
  Object.assign(app.file, script);
  app.engine.script.name = BUNDLED_MODEL.name;
  void app.session.openBundled();
  await render(App, { parts: app.parts });
  return app;
}

export async function openAppWithModel() {
  const app = await openApp();
  await app.session.open([ggufFile()]);
  return app;
}

function wire(operatorFile: object = { models: [] }, device: DeviceOffer | null = DEVICE) {
  const engine = new RestartableScript();
  const file = new ScriptedFile();
  const presence = new ScriptedPresence();
  const recovery = new GpuRecovery(new GpuLadder(null), presence);
  const session = new ModelSession(engine, file, recovery);
  const houseRules = hostedRules(JSON.stringify(operatorFile));
  const personas = new PersonaLibrary(
    new RecordStore(`talaria-personas-${crypto.randomUUID()}`, PERSONA),
  );
  const choices = new ScriptedChoices();
  const templates = new TemplateChoice(choices, () => session.model);
  const toolbox = new Toolbox(scriptedTools());
  const chatStore = new ChatStore(`talaria-chats-${crypto.randomUUID()}`, navigator.locks);
  const search = new ChatSearch(chatStore);
  const report = (error: EngineError): void => {
    session.report(error);
  };
  const keeper = new ChatKeeper(chatStore);
  const chats = new Chats(chatStore, keeper, {
    engine: new UnbrokenEngine(engine, session, () => {
      recovery.noteResumed();
    }),
    modelReady: (signal) => session.modelReady(signal),
    model: () => session.model,
    turns: new EngineTurns(),
    toolbox,
    houseRules,
    templates,
    onEngineError: report,
    announce: (chatId) => {
      search.forget(chatId);
    },
    ownsAnswers: () => true,
  });
  let nReloads = 0;
  const lockName = `talaria-chat-lock-${crypto.randomUUID()}`;
  const lock = new ChatLock({
    seal: new ChatSeal(chatStore.records, (passphrase, salt, cost) =>
      // As a tested page needs no strength, it needs no time.
      deriveKey(passphrase, salt, { ...cost, memoryKib: 64, passes: 1 }),
    ),
    channel: new BroadcastChannel(lockName),
    rest: () => chats.rest(),
    reload: () => {
      nReloads += 1;
    },
  });
  const preferences = new Preferences(scriptedStorage());
  const presets = new SamplingPresets(
    new RecordStore(`talaria-presets-${crypto.randomUUID()}`, SAMPLING_PRESET),
  );
  const transfer = new ChatTransfer({
    store: chatStore,
    settled: () => keeper.settled(),
    unsaved: () => keeper.unsaved,
    startThread: startFilesWorker,
    sources: { personas, toolbox, presets, preferences, choices },
    onImported: () => chats.refresh(),
  });
  const library = new ScriptedLibrary();
  const handles = new ScriptedHandles();
  const offers: OperatorModel[] = [];
  const hosts = new AllowedHosts(`talaria-allowed-hosts-${crypto.randomUUID()}`);
  const contacts = new ContactLog(`talaria-contacts-${crypto.randomUUID()}`);
  const shelf = new ModelShelf(library, library, {
    storage: undefined,
    houseRules,
    hosts,
    readOffers: () => Promise.resolve(offers),
    keepWebLlm: () => Promise.resolve(),
  });
  const ownership = new TabOwnership(undefined, null, {
    onGained: () => undefined,
    onLost: () => undefined,
  });
  const remembered = new RememberedFiles(handles);
  const kept = new Map<string, string>();
  const last = new LastModel({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  });
  const parts = {
    session,
    chats,
    lock,
    search,
    toolbox,
    personas,
    transfer,
    preferences,
    presets,
    houseRules,
    shelf,
    remembered,
    last,
    network: new NetworkRecord(contacts, hosts, undefined),
    ownership,
    templates,
    update: { isReady: false, apply: () => undefined, dismiss: () => undefined },
    findDevice: () => Promise.resolve(device),
  };
  return {
    engine,
    file,
    presence,
    library,
    handles,
    offers,
    choices,
    session,
    chats,
    lock,
    /** Of another tab. */
    lockChannel: new BroadcastChannel(lockName),
    nReloads: () => nReloads,
    chatStore,
    contacts,
    hosts,
    keeper,
    shelf,
    parts,
  };
}

export function ggufFile(name = 'tiny.gguf'): File {
  return new File(['GGUF'], name);
}

export function drop(files: readonly File[], target: Element = document.body): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    target.dispatchEvent(
      new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }
}

export async function ask(text: string): Promise<void> {
  await messageField().fill(text);
  await userEvent.keyboard('{Enter}');
}

export const messageField = () => page.getByRole('textbox', { name: 'Message' });
export const log = () => page.getByRole('log', { name: 'Conversation' });
