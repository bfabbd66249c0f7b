import { Chats } from '../../src/state/chats.svelte';
import { EngineTurns } from '../../src/state/engine-turns';
import type { openApp } from './app-fixture';

export type App = Awaited<ReturnType<typeof openApp>>;

/** What a page finds that is opened after the other one. */
export async function openedLater({ chatStore, keeper, engine, parts }: App, id: string) {
  const chats = new Chats(chatStore, keeper, {
    engine,
    modelReady: () => Promise.resolve(),
    model: () => null,
    turns: new EngineTurns(),
    toolbox: parts.toolbox,
    houseRules: parts.houseRules,
    templates: parts.templates,
    onEngineError: (error) => {
      throw error;
    },
    announce: () => undefined,
    ownsAnswers: () => true,
  });
  await keeper.settled();
  await chats.refresh();
  await chats.open(id);
  return chats.current;
}
