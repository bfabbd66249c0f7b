import webLlmUrl from '@mlc-ai/web-llm?url';
import { mount } from 'svelte';
import { EngineClient } from './engine-client/engine-client';
import {
  startEngineWorker,
  startLibraryWorker,
  startMcpWorker,
  startSandboxWorker,
} from './engine-client/worker-thread';
import { mayReach } from './hermes/house-rules';
import { SAMPLING_PRESET } from './hermes/chat-sampling';
import { PERSONA } from './hermes/personas/persona-schema';
import type { EngineError } from './protocol';
import { AppUpdate } from './state/app-update.svelte';
import { bringBundled } from './state/bundled-copy';
import { ChatKeeper } from './state/chat-keeper.svelte';
import { ChatSearch } from './state/chat-search';
import { chatOf } from './state/chat-address';
import { CHAT_CHANGES, Chats } from './state/chats.svelte';
import { disposableSandbox } from './state/disposable-sandbox';
import { findDeviceOffer } from './state/device-offer';
import { EngineTurns } from './state/engine-turns';
import { HOUSE_RULES } from './state/house-rules-schema';
import { HostedRules } from './state/house-rules.svelte';
import { keepForOffline } from './state/keep-for-offline';
import { LastModel } from './state/last-model.svelte';
import { LibraryClient } from './state/library-client';
import { McpClient } from './state/mcp-client';
import { ModelSession } from './state/model-session.svelte';
import { ModelShelf } from './state/model-shelf.svelte';
import { RememberedFiles } from './state/remembered-files.svelte';
import { fetchOperatorFile } from './state/operator-file';
import { readOperatorModels } from './state/operator-models';
import { PersonaLibrary } from './state/persona-library.svelte';
import { Preferences } from './state/preferences.svelte';
import { SamplingPresets } from './state/sampling-presets.svelte';
import { TabOwnership } from './state/tab-ownership.svelte';
import { TemplateChoice } from './state/template-choice.svelte';
import { Toolbox } from './state/toolbox.svelte';
import { findWebGpuObstacle } from './state/webgpu-check';
import { TemplateChoices } from './storage/choices/template-choices';
import { LIBRARY_CHANGES } from './storage/library/library-changes';
import { ChatStore } from './storage/chats/chat-store';
import { HandleStore } from './storage/handles/handle-store';
import { ModelStore } from './storage/models/model-store';
import { RecordStore } from './storage/record-store';
import { ToolStore } from './storage/tools/tool-store';
import App from './ui/App.svelte';
import './ui/theme.css';

const engine: EngineClient = new EngineClient(startEngineWorker, {
  onDeath: (error) => {
    session.report(error);
  },
});
const library = new LibraryClient(startLibraryWorker);
const store = new ModelStore();
const session = new ModelSession(engine, {
  findObstacle: findWebGpuObstacle,
  bring: (onProgress, signal) => bringBundled(library, store, onProgress, signal),
});
const report = (error: EngineError): void => {
  session.report(error);
};
const houseRules = new HostedRules(
  () => fetchOperatorFile('models.json'),
  new RecordStore('talaria-house-rules', HOUSE_RULES),
  location.host,
);
void houseRules.known();
const templates = new TemplateChoice(new TemplateChoices(), () => session.model);
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
const chats: Chats = new Chats(chatStore, new ChatKeeper(chatStore), {
  engine,
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
});
chatChanges.addEventListener('message', ({ data }: MessageEvent<string>) => {
  search.forget(data);
  void chats.refresh(data);
});
chats.keepDrafts();
const shelf = new ModelShelf(library, store, {
  storage: (navigator as { storage?: StorageManager }).storage,
  houseRules,
  readOffers: () => readOperatorModels('models.json'),
  keepWebLlm: () => keepForOffline(webLlmUrl),
});
new BroadcastChannel(LIBRARY_CHANGES).addEventListener('message', () => {
  void shelf.refresh();
});
const handles = new HandleStore();
const last = new LastModel(localStorage);
addEventListener('pagehide', () => {
  last.leave();
});
const ownership = new TabOwnership((navigator as { locks?: LockManager }).locks, {
  onGained: () => {
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
const listed = chats.refresh();
if (shown !== null) {
  await Promise.race([
    listed.then(() => chats.open(shown)),
    // A page without its chats is better than none.
    new Promise((resolve) => setTimeout(resolve, 2000)),
  ]);
}

const remembered = new RememberedFiles(handles);
const update = new AppUpdate();
if (import.meta.env.PROD) void update.register();

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app');
mount(App, {
  target,
  props: {
    session,
    chats,
    search,
    toolbox,
    personas: new PersonaLibrary(new RecordStore('talaria-personas', PERSONA)),
    preferences: new Preferences(),
    presets: new SamplingPresets(new RecordStore('talaria-presets', SAMPLING_PRESET)),
    houseRules,
    shelf,
    remembered,
    last,
    ownership,
    templates,
    update,
    findDevice: findDeviceOffer,
  },
});
