import { LANGUAGES } from '../../locales/languages';
import type { Chats } from '../../state/chats.svelte';
import type { Command } from './command';
import { lastCodeBlock } from './last-code-block';

export type DialogName =
  | 'models'
  | 'gpu'
  | 'tools'
  | 'personas'
  | 'sampling'
  | 'compare'
  | 'settings'
  | 'privacy'
  | 'import'
  | 'export'
  | 'shortcuts'
  | 'palette';

/** What the page can do that commands ask it for. */
export interface PageActions {
  readonly chats: Chats;
  readonly show: (dialog: DialogName) => void;
  readonly newChat: () => void;
  readonly exportChat: () => void;
  readonly toggleSidebar: () => void;
  readonly focusComposer: () => void;
  readonly renameChat: () => void;
  readonly editLastQuestion: () => void;
  /** Copies a text, and says so. */
  readonly copy: (text: string, done: string) => void;
  /** Ends an answer or the loading of a model. */
  readonly stop: () => void;
  readonly canStop: () => boolean;
  readonly canAsk: () => boolean;
  /** True while another tab has the GPU. */
  readonly isElsewhere: () => boolean;
}

/** Everything that keys and the palette can do, as product conventions have it; `$mod` is Cmd on Apple's keyboards, else Ctrl. */
export function appCommands(page: PageActions): readonly Command[] {
  const { chats } = page;
  const lastAnswer = () => {
    const last = chats.current.entries.at(-1);
    return last?.role === 'assistant' && !last.isRunning ? last : null;
  };
  const hasNoChat = (): boolean => chats.current.record === null;
  const canNotAnswer = (): boolean => !page.canAsk() || chats.current.isGenerating;
  return [
    {
      id: 'new-chat',
      title: 'New chat',
      group: 'Chat',
      keys: ['$mod+Shift+o'],
      run: page.newChat,
    },
    {
      id: 'palette',
      title: 'Search actions and chats',
      group: 'Go to',
      keys: ['$mod+k'],
      run: () => {
        page.show('palette');
      },
    },
    {
      id: 'sidebar',
      title: 'Show or hide the list of chats',
      group: 'Go to',
      keys: ['$mod+b'],
      words: 'sidebar drawer',
      run: page.toggleSidebar,
    },
    {
      id: 'previous-chat',
      title: 'Chat before this one',
      group: 'Chat',
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
      group: 'Chat',
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
      group: 'Chat',
      keys: ['$mod+Shift+e'],
      words: 'title',
      isOff: hasNoChat,
      run: page.renameChat,
    },
    {
      id: 'delete-chat',
      title: 'Delete this chat',
      group: 'Chat',
      keys: ['$mod+Shift+d'],
      words: 'remove',
      isOff: hasNoChat,
      run: () => {
        const id = chats.current.record?.id;
        if (id !== undefined) void chats.remove(id);
      },
    },
    {
      id: 'export-chat',
      title: 'Export this chat',
      group: 'Chat',
      keys: [],
      words: 'save download markdown json backup',
      isOff: hasNoChat,
      run: page.exportChat,
    },
    {
      id: 'import-chats',
      title: 'Import chats',
      group: 'Chat',
      keys: [],
      words: 'restore backup chatgpt librechat',
      run: () => {
        page.show('import');
      },
    },
    {
      id: 'composer',
      title: 'Write a message',
      group: 'Question',
      keys: ['Shift+Escape'],
      words: 'focus composer',
      isOff: page.isElsewhere,
      run: page.focusComposer,
    },
    {
      id: 'think',
      title: 'Think first, or answer at once',
      group: 'Question',
      // By its place: with Option the letter is another character.
      keys: ['Alt+KeyT'],
      words: 'reasoning',
      run: () => {
        chats.current.thinking = !chats.current.thinking;
      },
    },
    {
      id: 'tools-on',
      title: 'Offer tools, or none',
      group: 'Question',
      keys: [],
      run: () => {
        chats.current.withTools = !chats.current.withTools;
      },
    },
    {
      id: 'edit-question',
      title: 'Edit the last question',
      group: 'Question',
      keys: [],
      isOff: () => hasNoChat() || canNotAnswer(),
      run: page.editLastQuestion,
    },
    {
      id: 'sampling',
      title: 'Sampling',
      group: 'Question',
      keys: [],
      words: 'temperature top-p top-k seed preset',
      run: () => {
        page.show('sampling');
      },
    },
    {
      id: 'stop',
      title: 'Stop',
      group: 'Answer',
      keys: ['Escape'],
      words: 'cancel abort',
      isOff: () => !page.canStop(),
      run: page.stop,
    },
    {
      id: 'go-on',
      title: 'Go on with the answer',
      group: 'Answer',
      keys: ['Alt+Enter'],
      words: 'continue',
      isOff: () => canNotAnswer() || !lastAnswer()?.canContinue,
      run: () => void chats.current.continueAnswer(),
    },
    {
      id: 'again',
      title: 'Answer again',
      group: 'Answer',
      keys: ['$mod+Shift+Enter'],
      words: 'regenerate retry',
      isOff: () => hasNoChat() || canNotAnswer(),
      run: () => void chats.current.answerAgain(),
    },
    {
      id: 'copy-answer',
      title: 'Copy the last answer',
      group: 'Answer',
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
      group: 'Answer',
      // Some keyboards have it with Shift, and some a colon in its place.
      keys: ['$mod+[Shift]+(;|:)'],
      isOff: () => lastCodeBlock(lastAnswer()?.content ?? '') === null,
      run: () => {
        page.copy(
          lastCodeBlock(lastAnswer()?.content ?? '') ?? '',
          'The last code block was copied.',
        );
      },
    },
    {
      id: 'compare',
      title: 'Compare two models, or two settings',
      group: 'Go to',
      keys: [],
      words: 'side by side',
      isOff: page.isElsewhere,
      run: () => {
        page.show('compare');
      },
    },
    {
      id: 'models',
      title: 'Models',
      group: 'Go to',
      keys: ['$mod+Shift+m', 'Alt+KeyM'],
      words: 'download load open file catalogue storage',
      isOff: page.isElsewhere,
      run: () => {
        page.show('models');
      },
    },
    {
      id: 'gpu',
      title: 'GPU',
      group: 'Go to',
      keys: [],
      words: 'graphics adapter webgpu limits memory self-test report',
      run: () => {
        page.show('gpu');
      },
    },
    {
      id: 'personas',
      title: 'Personas',
      group: 'Go to',
      keys: [],
      words: 'system prompt character',
      run: () => {
        page.show('personas');
      },
    },
    {
      id: 'tools',
      title: 'Tools',
      group: 'Go to',
      keys: [],
      words: 'mcp functions',
      run: () => {
        page.show('tools');
      },
    },
    {
      id: 'settings',
      title: 'Settings',
      group: 'Go to',
      keys: ['$mod+,', '$mod+.'],
      words: 'preferences theme dark light',
      run: () => {
        page.show('settings');
      },
    },
    {
      id: 'language',
      title: 'Language',
      group: 'Go to',
      keys: [],
      // In each of them, since whoever looks for it may not read this one.
      words: LANGUAGES.map(({ name }) => name).join(' '),
      run: () => {
        page.show('settings');
      },
    },
    {
      id: 'privacy',
      title: 'Privacy',
      group: 'Go to',
      keys: [],
      words: 'hosts network offline data',
      run: () => {
        page.show('privacy');
      },
    },
    {
      id: 'shortcuts',
      title: 'Keyboard',
      group: 'Go to',
      // On many keyboards the stroke needs Shift.
      keys: ['$mod+[Shift]+/'],
      words: 'shortcuts keys help',
      run: () => {
        page.show('shortcuts');
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
