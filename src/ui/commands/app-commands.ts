import type { Chats } from '../../state/chats.svelte';
import { markdown } from '../../state/markdown';
import type { Command } from './command';
import { goToCommands } from './go-to-commands';
import { lastCodeBlock } from './last-code-block';
import type { PageActions } from './page-actions';

/** Everything that keys and the palette can do, as product conventions have it; `$mod` is Cmd on Apple's keyboards, else Ctrl. */
export function appCommands(page: PageActions): readonly Command[] {
  const commands = chatCommands(page).map((command) => offWhileLocked(command, page));
  return [...commands, ...goToCommands(page)];
}

/** While no chat can be read there is nothing for it to do. Stopping ends the loading of a model, too. */
function offWhileLocked(command: Command, { lockStatus }: PageActions): Command {
  if (command.id === 'stop') return command;
  return { ...command, isOff: () => lockStatus() === 'locked' || (command.isOff?.() ?? false) };
}

function chatCommands(page: PageActions): readonly Command[] {
  const { chats } = page;
  const lastAnswer = () => {
    const last = chats.current.entries.at(-1);
    return last?.role === 'assistant' && !last.isRunning ? last : null;
  };
  /** Of what is drawn already. */
  const lastCode = () => lastCodeBlock(markdown.recall(lastAnswer()?.content ?? '') ?? []);
  const hasNoChat = (): boolean => chats.current.record === null;
  const canNotAnswer = (): boolean => !page.canAsk() || chats.current.isGenerating;
  return [
    {
      id: 'new-chat',
      title: 'New chat',
      group: 'chat',
      keys: ['$mod+Shift+o'],
      run: page.newChat,
    },
    {
      id: 'previous-chat',
      title: 'Chat before this one',
      group: 'chat',
      keys: ['$mod+Shift+ArrowUp'],
      // Where something stands they mark it up to an end.
      isOffInText: true,
      isOff: () => chats.list.length === 0,
      run: () => {
        openBeside(chats, -1);
      },
    },
    {
      id: 'next-chat',
      title: 'Chat after this one',
      group: 'chat',
      keys: ['$mod+Shift+ArrowDown'],
      isOffInText: true,
      isOff: () => chats.list.length === 0,
      run: () => {
        openBeside(chats, 1);
      },
    },
    {
      id: 'rename-chat',
      title: 'Rename this chat',
      group: 'chat',
      keys: ['$mod+Shift+e'],
      words: 'title name',
      isOff: hasNoChat,
      run: page.renameChat,
    },
    {
      id: 'delete-chat',
      title: 'Delete this chat',
      group: 'chat',
      keys: ['$mod+Shift+d'],
      words: 'remove erase',
      isOff: hasNoChat,
      run: () => {
        const id = chats.current.record?.id;
        if (id !== undefined) void chats.remove(id);
      },
    },
    {
      id: 'export-chat',
      title: 'Export this chat',
      group: 'chat',
      keys: [],
      words: 'save download markdown json backup',
      isOff: hasNoChat,
      run: page.exportChat,
    },
    {
      id: 'import-chats',
      title: 'Import chats',
      group: 'chat',
      keys: [],
      words: 'restore backup chatgpt librechat',
      run: () => {
        page.show('import');
      },
    },
    {
      id: 'composer',
      title: 'Write a message',
      group: 'question',
      keys: ['Shift+Escape'],
      words: 'focus composer',
      isOff: page.isElsewhere,
      run: page.focusComposer,
    },
    {
      id: 'think',
      title: 'Think first, or answer at once',
      group: 'question',
      // By its place: with Option the letter is another character.
      keys: ['Alt+KeyT'],
      words: 'reasoning thoughts',
      run: () => {
        chats.current.thinking = !chats.current.thinking;
      },
    },
    {
      id: 'tools-on',
      title: 'Offer tools, or none',
      group: 'question',
      keys: [],
      run: () => {
        chats.current.withTools = !chats.current.withTools;
      },
    },
    {
      id: 'edit-question',
      title: 'Edit the last question',
      group: 'question',
      keys: [],
      isOff: () => hasNoChat() || canNotAnswer(),
      run: page.editLastQuestion,
    },
    {
      id: 'sampling',
      title: 'Sampling',
      group: 'question',
      keys: [],
      words: 'temperature top-p top-k seed preset',
      run: () => {
        page.show('sampling');
      },
    },
    {
      id: 'stop',
      title: 'Stop',
      group: 'answer',
      keys: ['Escape'],
      words: 'cancel abort',
      isOff: () => !page.canStop(),
      run: page.stop,
    },
    {
      id: 'go-on',
      title: 'Go on with the answer',
      group: 'answer',
      keys: ['Alt+Enter'],
      words: 'continue resume',
      isOff: () => canNotAnswer() || !lastAnswer()?.canContinue,
      run: () => void chats.current.continueAnswer(),
    },
    {
      id: 'again',
      title: 'Answer again',
      group: 'answer',
      keys: ['$mod+Shift+Enter'],
      words: 'regenerate retry',
      isOff: () => hasNoChat() || canNotAnswer(),
      run: () => void chats.current.answerAgain(),
    },
    {
      id: 'copy-answer',
      title: 'Copy the last answer',
      group: 'answer',
      // The first one opens the developer tools of some browsers; Option with C is a letter of Polish.
      keys: ['$mod+Shift+c', 'Alt+KeyY'],
      isOff: () => !lastAnswer()?.content,
      run: () => {
        page.copy(lastAnswer()?.content ?? '', 'The answer was copied.');
      },
    },
    {
      id: 'copy-code',
      title: 'Copy the last code block',
      group: 'answer',
      // Some keyboards have it with Shift, and some a colon in its place.
      keys: ['$mod+[Shift]+(;|:)'],
      isOff: () => lastCode() === null,
      run: () => {
        page.copy(lastCode() ?? '', 'The last code block was copied.');
      },
    },
    {
      id: 'compare',
      title: 'Compare two models, or two settings',
      group: 'go-to',
      keys: [],
      words: 'side by side',
      isOff: page.isElsewhere,
      run: () => {
        page.show('compare');
      },
    },
  ];
}

/** From a chat that is not in the list yet, the newest is after it. */
function openBeside(chats: Chats, step: 1 | -1): void {
  const { list } = chats;
  const at = list.findIndex(({ id }) => id === chats.current.record?.id);
  const next = list[Math.min(Math.max(0, at + step), list.length - 1)];
  if (next) void chats.open(next.id);
}
