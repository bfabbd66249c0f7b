import { LANGUAGES } from '../../locales/languages';
import type { Command } from './command';
import type { PageActions } from './page-actions';

/** What opens a dialog or a part of the page. */
export function goToCommands(page: PageActions): readonly Command[] {
  return [
    {
      id: 'palette',
      title: 'Search actions and chats',
      group: 'go-to',
      keys: ['$mod+k'],
      run: () => {
        page.show('palette');
      },
    },
    {
      id: 'sidebar',
      title: 'Show or hide the list of chats',
      group: 'go-to',
      keys: ['$mod+b'],
      words: 'sidebar drawer',
      run: page.toggleSidebar,
    },
    {
      id: 'models',
      title: 'Models',
      group: 'go-to',
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
      group: 'go-to',
      keys: [],
      words: 'graphics adapter webgpu limits memory self-test report',
      run: () => {
        page.show('gpu');
      },
    },
    {
      id: 'personas',
      title: 'Personas',
      group: 'go-to',
      keys: [],
      words: 'system prompt character',
      run: () => {
        page.show('personas');
      },
    },
    {
      id: 'tools',
      title: 'Tools',
      group: 'go-to',
      keys: [],
      words: 'mcp functions',
      run: () => {
        page.show('tools');
      },
    },
    {
      id: 'settings',
      title: 'Settings',
      group: 'go-to',
      keys: ['$mod+,', '$mod+.'],
      words: 'preferences theme dark light',
      run: () => {
        page.show('settings');
      },
    },
    {
      id: 'language',
      title: 'Language',
      group: 'go-to',
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
      group: 'go-to',
      keys: [],
      words: 'hosts network offline data',
      run: () => {
        page.show('privacy');
      },
    },
    {
      id: 'encryption',
      title: 'Encryption of chats',
      group: 'go-to',
      keys: [],
      words: 'encrypt decrypt passphrase password lock',
      run: () => {
        page.show('encryption');
      },
    },
    {
      id: 'lock',
      title: 'Lock the chats now',
      group: 'go-to',
      keys: [],
      words: 'encrypt passphrase password hide',
      isOff: () => page.lockStatus() !== 'unlocked',
      run: page.lockChats,
    },
    {
      id: 'shortcuts',
      title: 'Keyboard',
      group: 'go-to',
      // On many keyboards the stroke needs Shift.
      keys: ['$mod+[Shift]+/'],
      words: 'shortcuts keys help',
      run: () => {
        page.show('shortcuts');
      },
    },
  ];
}
