import webLlmUrl from '@mlc-ai/web-llm?url';
import { mount } from 'svelte';
import { EngineClient } from './engine-client/engine-client';
import { startEngineWorker, startLibraryWorker } from './engine-client/worker-thread';
import { AppUpdate } from './state/app-update.svelte';
import { bringBundled } from './state/bundled-copy';
import { Conversation } from './state/conversation.svelte';
import { findDeviceOffer } from './state/device-offer';
import { keepForOffline } from './state/keep-for-offline';
import { LibraryClient } from './state/library-client';
import { ModelSession } from './state/model-session.svelte';
import { ModelShelf } from './state/model-shelf.svelte';
import { RememberedFiles } from './state/remembered-files.svelte';
import { readOperatorModels } from './state/operator-models';
import { TabOwnership } from './state/tab-ownership.svelte';
import { TemplateChoice } from './state/template-choice.svelte';
import { findWebGpuObstacle } from './state/webgpu-check';
import { TemplateChoices } from './storage/choices/template-choices';
import { LIBRARY_CHANGES } from './storage/library/library-changes';
import { HandleStore } from './storage/handles/handle-store';
import { ModelStore } from './storage/models/model-store';
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
const templates = new TemplateChoice(new TemplateChoices(), () => session.model);
const conversation = new Conversation(
  {
    generate: async (request, onEvent, signal) =>
      engine.generate(await templates.applyTo(request), onEvent, signal),
    answerNow: () => engine.answerNow(),
  },
  (signal) => session.modelReady(signal),
  (error) => {
    session.report(error);
  },
);
const shelf = new ModelShelf(library, store, {
  storage: (navigator as { storage?: StorageManager }).storage,
  readOffers: () => readOperatorModels('models.json'),
  keepWebLlm: () => keepForOffline(webLlmUrl),
});
new BroadcastChannel(LIBRARY_CHANGES).addEventListener('message', () => {
  void shelf.refresh();
});
const ownership = new TabOwnership((navigator as { locks?: LockManager }).locks, {
  onGained: () => {
    void session.openBundled();
  },
  onLost: () => {
    engine.restart();
    library.terminate();
    void session.close();
  },
});
// Before the page is drawn, so that it never shows for a moment that there is no model.
await ownership.begin();

const remembered = new RememberedFiles(new HandleStore());
const update = new AppUpdate();
if (import.meta.env.PROD) void update.register();

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app');
mount(App, {
  target,
  props: {
    session,
    conversation,
    shelf,
    remembered,
    ownership,
    templates,
    update,
    findDevice: findDeviceOffer,
  },
});
