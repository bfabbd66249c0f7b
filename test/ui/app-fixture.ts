import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { Conversation } from '../../src/state/conversation.svelte';
import { ModelSession } from '../../src/state/model-session.svelte';
import App from '../../src/ui/App.svelte';
import '../../src/ui/theme.css';
import { ScriptedEngine } from '../fixtures/scripted-engine';

class RestartableScript extends ScriptedEngine {
  nRestarts = 0;
  restart(): void {
    this.nRestarts += 1;
    this.loaded = null;
  }
}

/** The whole page on a scripted engine, wired as `main.ts` wires it. */
export async function openApp() {
  const engine = new RestartableScript();
  const session = new ModelSession(engine);
  const conversation = new Conversation(engine, (error) => {
    session.report(error);
  });
  await render(App, { session, conversation });
  return { engine, session, conversation };
}

export async function openAppWithModel() {
  const app = await openApp();
  await app.session.open([ggufFile()]);
  return app;
}

export function ggufFile(name = 'tiny.gguf'): File {
  return new File(['GGUF'], name);
}

export function drop(files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    document.body.dispatchEvent(
      new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }
}

export const messageField = () => page.getByRole('textbox', { name: 'Message' });
export const log = () => page.getByRole('log', { name: 'Conversation' });
