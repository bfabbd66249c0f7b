import './guard-page';
import webLlmUrl from '@mlc-ai/web-llm?url';
import { mount } from 'svelte';
import { EngineClient } from './engine-client/engine-client';
import {
  startEngineWorker,
  startFilesWorker,
  startLibraryWorker,
  startMcpWorker,
  startSandboxWorker,
} from './engine-client/worker-thread';
import { mayReach } from './hermes/house-rules';
import { SAMPLING_PRESET } from './hermes/chat-sampling';
import { PERSONA } from './hermes/personas/persona-schema';
import { speak } from './locales/main.loader.svelte';
import type { EngineError } from './protocol';
import { AppUpdate } from './state/app-update.svelte';
import { bringBundled } from './state/bundled-copy';
import { ChatKeeper } from './state/chat-keeper.svelte';
import { ChatSearch } from './state/chat-search';
import { chatOf } from './state/chat-address';
import { ChatTransfer } from './state/chat-transfer.svelte';
import { CHAT_CHANGES, Chats } from './state/chats.svelte';
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
import { askBeforeLeaving, reloadSafely } from './state/page-reload';
import { goOn, hasOpenCalls, keepForReturn, takeReturn } from './state/page-return';
import { RememberedFiles } from './state/remembered-files.svelte';
import { fetchOperatorFile } from './state/operator-file';
import { readOperatorModels } from './state/operator-models';
import { NetworkRecord } from './state/network-record.svelte';
import { PersonaLibrary } from './state/persona-library.svelte';
import { Preferences } from './state/preferences.svelte';
import { SamplingPresets } from './state/sampling-presets.svelte';
import { TabOwnership } from './state/tab-ownership.svelte';
import { TemplateChoice } from './state/template-choice.svelte';
import { Toolbox } from './state/toolbox.svelte';
import { UnbrokenEngine } from './state/unbroken-engine';
import { findWebGpuObstacle } from './state/webgpu-check';
import { TemplateChoices } from './storage/choices/template-choices';
import { LIBRARY_CHANGES } from './storage/library/library-changes';
import { ChatStore } from './storage/chats/chat-store';
import { HandleStore } from './storage/handles/handle-store';
import { ModelStore } from './storage/models/model-store';
import { AllowedHosts } from './storage/network/allowed-hosts';
import { ContactLog } from './storage/network/contact-log';
import { RecordStore } from './storage/record-store';
import { ToolStore } from './storage/tools/tool-store';
import App from './ui/App.svelte';
import './ui/theme.css';

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
  return keepForReturn({ origin: session.origin, draft, attachments, wasAnswering }, memory);
};
const recovery = new GpuRecovery(new GpuLadder(memory), {
  whenVisible,
  reload: () =>
    reloadSafely({
      isBusy: () => shelf.isWorking || hasOpenCalls(chats.current) || transfer.doing !== null,
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
const chatStore = new ChatStore();
const search = new ChatSearch(chatStore);
const chatChanges = new BroadcastChannel(CHAT_CHANGES);
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
const keeper = new ChatKeeper(chatStore);
const chats: Chats = new Chats(chatStore, keeper, {
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
    chatChanges.postMessage(chatId);
  },
  ownsAnswers: () => !ownership.isElsewhere,
});
chatChanges.addEventListener('message', ({ data }: MessageEvent<string>) => {
  search.forget(data);
  void chats.refresh(data);
});
chats.keepDrafts();
const personas = new PersonaLibrary(new RecordStore('talaria-personas', PERSONA));
const preferences = new Preferences();
const presets = new SamplingPresets(new RecordStore('talaria-presets', SAMPLING_PRESET));
const transfer = new ChatTransfer({
  store: chatStore,
  settled: () => keeper.settled(),
  unsaved: () => keeper.unsaved,
  startThread: startFilesWorker,
  sources: { personas, toolbox, presets, preferences, choices: templateChoices },
  onImported: (ids) => {
    for (const id of ids) search.forget(id);
    chatChanges.postMessage('');
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
});
const ownership = new TabOwnership((navigator as { locks?: LockManager }).locks, {
  onGained: () => {
    if (originBefore) {
      void session.comeBack(originBefore);
      originBefore = null;
      return;
    }
    void last.start({
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
const opened = chats.refresh().then(() => (shown === null ? undefined : chats.open(shown)));
if (shown !== null) {
  await Promise.race([
    opened,
    // A page without its chats is better than none.
    new Promise((resolve) => setTimeout(resolve, 2000)),
  ]);
}

if (back && !ownership.isElsewhere) {
  if (back.wasAnswering) recovery.noteResumed();
  void opened.then(() => goOn(chats.current, back, shown));
}

const remembered = new RememberedFiles(handles);
const update = new AppUpdate();
if (import.meta.env.PROD) void update.register();

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app');
await speak(preferences.locale);
mount(App, {
  target,
  props: {
    session,
    chats,
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
});
