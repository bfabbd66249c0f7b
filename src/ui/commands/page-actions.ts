import type { Chats } from '../../state/chats.svelte';
import type { SealStatus } from '../../storage/chats/chat-seal';

export type DialogName =
  | 'models'
  | 'gpu'
  | 'tools'
  | 'personas'
  | 'sampling'
  | 'compare'
  | 'settings'
  | 'privacy'
  | 'encryption'
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
  /** Of chats that are encrypted. */
  readonly lockChats: () => void;
  readonly lockStatus: () => SealStatus;
}
