import { mount } from 'svelte';
import { EngineClient } from './engine-client/engine-client';
import { startEngineWorker } from './engine-client/worker-thread';
import { Conversation } from './state/conversation.svelte';
import { ModelSession } from './state/model-session.svelte';
import { findWebGpuObstacle } from './state/webgpu-check';
import App from './ui/App.svelte';
import './ui/theme.css';

const engine: EngineClient = new EngineClient(startEngineWorker, {
  onDeath: (error) => {
    session.report(error);
  },
});
const session = new ModelSession(engine);
const conversation = new Conversation(engine, (error) => {
  session.report(error);
});

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app');
mount(App, { target, props: { session, conversation } });

void findWebGpuObstacle().then((obstacle) => {
  if (obstacle && session.status.kind === 'none') session.report(obstacle);
});
