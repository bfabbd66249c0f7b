import { mount } from 'svelte';
import { EngineClient } from './engine-client/engine-client';
import { startEngineWorker } from './engine-client/worker-thread';
import { Conversation } from './state/conversation.svelte';
import { fetchFile } from './state/fetch-file';
import { ModelSession } from './state/model-session.svelte';
import { findWebGpuObstacle } from './state/webgpu-check';
import App from './ui/App.svelte';
import './ui/theme.css';

const engine: EngineClient = new EngineClient(startEngineWorker, {
  onDeath: (error) => {
    session.report(error);
  },
});
const session = new ModelSession(engine, { findObstacle: findWebGpuObstacle, fetchFile });
const conversation = new Conversation(
  engine,
  (signal) => session.modelReady(signal),
  (error) => {
    session.report(error);
  },
);
// Before the page is drawn, so that it never shows that there is no model.
void session.openBundled();

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app');
mount(App, { target, props: { session, conversation } });
