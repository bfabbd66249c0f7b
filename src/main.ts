import './guard-page';
import webLlmUrl from '@mlc-ai/web-llm?url';
import { mount } from 'svelte';
import { EngineClient } from './engine-client/engine-client';
import {
  startEngineWorker,
  startFilesWorker,
  startLibraryWorker,
  startMcpWorker,
  startPassphraseWorker,
  startSandboxWorker,
} from './engine-client/worker-thread';
import { mayReach } from './hermes/house-rules';
import { SAMPLING_PRESET } from './hermes/chat-sampling';
import { PERSONA } from './hermes/personas/persona-schema';
import { speak } from './locales/main.loader.svelte';
import type { EngineError } from './protocol';
import { pause } from './state/abortable';
import { AppUpdate } from './state/app-update.svelte';
import { bringBundled } from './state/bundled-copy';
import { ChatKeeper } from './state/chat-keeper.svelte';
import { ChatLock, LOCK_CHANGES } from './state/chat-lock.svelte';
import { ChatSearch } from './state/chat-search';
import { chatOf } from './state/chat-address';
import { ChatTransfer } from './state/chat-transfer.svelte';
import { CHAT_CHANGES, Chats } from './state/chats.svelte';
import { deriveInWorker } from './state/derive-in-worker';
import { disposableSandbox } from './state/disposable-sandbox';
import { findDeviceOffer } from './state/device-offer';
import { EngineTurns } from './state/engine-turns';
import { GpuLadder } from './state/gpu-ladder';
import { GpuRecovery } from './state/gpu-recovery.svelte';
import { HOUSE_RULES } from './state/house-rules-schema';
import { HostedRules } from './state/house-rules.svelte';
import { keepForOffline } from './state/keep-for-offline';
import { LastModel } from './state/last-model.svelte';
import { LibraryClient } from './state/library-client';
import { localSettings } from './state/local-settings';
import { McpClient } from './state/mcp-client';
import { ModelSession } from './state/model-session.svelte';
import { ModelShelf } from './state/model-shelf.svelte';
import { tabStorage, whenVisible } from './state/page-presence';
import { askBeforeLeaving, hasOpenWork, reloadSafely } from './state/page-reload';
import { goOn, hasOpenCalls, keepForReturn, takeReturn } from './state/page-return';
import { keepStorage } from './state/persistent-storage';
import { RememberedFiles } from './state/remembered-files.svelte';
import { fetchOperatorFile } from './state/operator-file';
import { readOperatorModels } from './state/operator-models';
import { NetworkRecord } from './state/network-record.svelte';
import { PersonaLibrary } from './state/persona-library.svelte';
import { Preferences } from './state/preferences.svelte';
import { SamplingPresets } from './state/sampling-presets.svelte';
import { TabName } from './state/tab-name';
import { TabOwnership } from './state/tab-ownership.svelte';
import { TemplateChoice } from './state/template-choice.svelte';
import { Toolbox } from './state/toolbox.svelte';
import { UnbrokenEngine } from './state/unbroken-engine';
import { findWebGpuObstacle } from './state/webgpu-check';
import { TemplateChoices } from './storage/choices/template-choices';
import { LIBRARY_CHANGES } from './storage/library/library-changes';
import { ChatSeal } from './storage/chats/chat-seal';
import { ChatStore } from './storage/chats/chat-store';
import { HandleStore } from './storage/handles/handle-store';
import { ModelStore } from './storage/models/model-store';
import { AllowedHosts } from './storage/network/allowed-hosts';
import { ContactLog } from './storage/network/contact-log';
import { RecordStore } from './storage/record-store';
import { ToolStore } from './storage/tools/tool-store';
import App from './ui/App.svelte';
import './ui/theme.css';
import './ui/first-paint.css';

/** A model of gigabytes is loaded for longer; it waits for no file of the page. */
const OFFLINE_AFTER_MS = 20_000;
/** A page in English that changes its language is better than none. */
const LANGUAGE_MS = 1000;

const engine: EngineClient = new EngineClient(startEngineWorker, {
  onDeath: (error) => {
    session.lose(error);
  },
});
const memory = tabStorage();
const back = takeReturn(memory);
let originBefore = back?.origin ?? null;
const keepPage = (): boolean => {
  const { draft, attachments, isGenerating: wasAnswering } = chats.current;
  // What a tab remembers is not encrypted; the draft lies in the store, too.
  const typed = lock.status === 'open' ? { draft, attachments } : { draft: '', attachments: [] };
  return keepForReturn({ origin: session.origin, ...typed, wasAnswering }, memory);
};
const recovery = new GpuRecovery(new GpuLadder(memory), {
  whenVisible,
  reload: () =>
    reloadSafely({
      isBusy: () =>
        shelf.isWorking ||
        hasOpenCalls(chats.current) ||
        transfer.doing !== null ||
        hasOpenWork(document),
      settled: () => keeper.settled(),
      hasUnsaved: () => keeper.failure !== null,
      keep: keepPage,
      reload: () => {
        location.reload();
      },
    }),
});
askBeforeLeaving(window, () => keeper.failure !== null || transfer.doing === 'importing');
// The person may reload the page, too; in Chromium that brings a GPU back that is withheld otherwise.
addEventListener('pagehide', () => {
  if (session.needsPageReload) keepPage();
});
const library = new LibraryClient(startLibraryWorker);
const store = new ModelStore();
const session: ModelSession = new ModelSession(
  engine,
  {
    findObstacle: findWebGpuObstacle,
    bring: (onProgress, signal) => bringBundled(library, store, onProgress, signal),
  },
  recovery,
);
const report = (error: EngineError): void => {
  session.report(error);
};
localSettings.onRefused = report;
const houseRules = new HostedRules(
  () => fetchOperatorFile('models.json'),
  new RecordStore('talaria-house-rules', HOUSE_RULES),
  location.host,
);
void houseRules.known();
const templateChoices = new TemplateChoices();
const templates = new TemplateChoice(templateChoices, () => session.model);
const locks = (navigator as { locks?: LockManager }).locks;
const chatStore = new ChatStore('talaria-chats', locks);
chatStore.records.onDamaged = report;
const search = new ChatSearch(chatStore);
const chatChanges = new BroadcastChannel(CHAT_CHANGES);
const tellOfChats = (ids: readonly string[]): void => {
  chatChanges.postMessage(ids);
};
const connections = new McpClient(startMcpWorker);
const toolbox = new Toolbox({
  store: new ToolStore(),
  connections,
  mayReach: ({ href }) => mayReach(href, houseRules.rules, location.host),
  runSandboxed: disposableSandbox(startSandboxWorker),
  searchChats: (query, limit) => chats.searchEarlier(search, query, limit),
  // Each chat puts its own in their place.
  attachedFiles: () => [],
});
connections.onDeath = () => {
  toolbox.servers.lose();
};
void toolbox.load();
const keeper = new ChatKeeper(chatStore, () => void keepStorage(navigator));
const tab = new TabName(memory, locks);
const lock = new ChatLock({
  seal: new ChatSeal(chatStore.records, deriveInWorker(startPassphraseWorker)),
  channel: new BroadcastChannel(LOCK_CHANGES),
  rest: async () => transfer.doing === null && (await chats.rest()),
  reload: () => {
    location.reload();
  },
});
const lockIsKnown = Promise.all([lock.begin(), tab.claim()]);
const chats: Chats = new Chats(chatStore, keeper, {
  tab,
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
    tellOfChats([chatId]);
  },
  memory,
  mayRemember: () => lock.status === 'open',
  ownsAnswers: () => !ownership.isElsewhere,
});
chatChanges.addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
  for (const id of data) search.forget(id);
  if (!lock.isLocked) void chats.refresh(data.length === 1 ? data[0] : '');
});
chats.keepChanges();
addEventListener('pagehide', () => {
  chats.leave();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') chats.flushDrafts();
});
const personas = new PersonaLibrary(new RecordStore('talaria-personas', PERSONA));
const preferences = new Preferences();
const spoken = speak(preferences.locale);
const presets = new SamplingPresets(new RecordStore('talaria-presets', SAMPLING_PRESET));
const transfer = new ChatTransfer({
  store: chatStore,
  settled: () => keeper.settled(),
  unsaved: () => keeper.unsaved,
  startThread: startFilesWorker,
  sources: { personas, toolbox, presets, preferences, choices: templateChoices },
  onImported: (ids) => {
    for (const id of ids) search.forget(id);
    tellOfChats(ids);
    return chats.refresh();
  },
});
const hosts = new AllowedHosts();
const contacts = new ContactLog();
// The page itself is told by its policy to ask nobody else.
void contacts.begin(location.host, 'app');
const shelf = new ModelShelf(library, store, {
  storage: (navigator as { storage?: StorageManager }).storage,
  houseRules,
  hosts,
  readOffers: () => readOperatorModels('models.json'),
  keepWebLlm: () => keepForOffline(webLlmUrl),
});
new BroadcastChannel(LIBRARY_CHANGES).addEventListener('message', () => {
  void shelf.refresh();
});
const handles = new HandleStore();
const last = new LastModel();
addEventListener('pagehide', () => {
  last.leave();
  ownership.leave();
});
/** The first load of this page, of whatever model. */
let firstLoad = Promise.resolve();
const ownership = new TabOwnership(locks, memory, {
  onGained: () => {
    if (originBefore) {
      firstLoad = session.comeBack(originBefore);
      originBefore = null;
      return;
    }
    firstLoad = last.start({
      session,
      stored: () => store.list(),
      files: () => handles.list(),
    });
  },
  onLost: () => {
    engine.restart();
    library.terminate();
    void session.close();
  },
});
// Before the page is drawn, so that it never shows for a moment that there is no model.
await ownership.begin();

const shown = chatOf(location.hash);
const readChats = async (): Promise<void> => {
  await lock.whenReadable();
  await chats.refresh();
  if (shown !== null) await chats.open(shown);
  if (!back || ownership.isElsewhere) return;
  if (back.wasAnswering) recovery.noteResumed();
  void goOn(chats.current, back, shown);
};
const readOrLocked = lockIsKnown.then(async () => {
  const read = readChats();
  if (shown !== null && !lock.isLocked) await read;
});
// A page without its chats is better than none.
await Promise.race([readOrLocked, new Promise((resolve) => setTimeout(resolve, 2000))]);

const remembered = new RememberedFiles(handles);
const update = new AppUpdate();
if (import.meta.env.PROD) {
  // Keeping the page for offline use takes seconds of a small machine, which the first answer needs more.
  void Promise.race([firstLoad, pause(OFFLINE_AFTER_MS)]).then(() => update.register());
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app');
// English until it is here; the page follows.
await Promise.race([spoken, pause(LANGUAGE_MS)]);
target.replaceChildren();
mount(App, {
  target,
  props: {
    parts: {
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
      network: new NetworkRecord(
        contacts,
        hosts,
        (navigator as { storage?: StorageManager }).storage,
      ),
      ownership,
      templates,
      update,
      findDevice: findDeviceOffer,
    },
  },
});
