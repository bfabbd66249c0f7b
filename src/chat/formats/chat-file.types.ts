import type { Attachment, ChatRecord, MessageRecord } from '../chat-record';

/** Kinds of files that are read. */
export const CHAT_FILE_NAMES = {
  backup: 'Talaria',
  openai: 'OpenAI messages',
  chatgpt: 'ChatGPT',
  'llama-ui': 'llama.cpp chat',
  'next-chat': 'NextChat, WebLLM Chat',
  'libre-chat': 'LibreChat',
  'share-gpt': 'ShareGPT',
  markdown: 'Talaria Markdown',
  chatml: 'ChatML',
} as const;

export type ChatFileFormat = keyof typeof CHAT_FILE_NAMES;

/** A chat with all its messages, as they are kept. */
export interface WholeChat {
  readonly chat: ChatRecord;
  readonly messages: readonly MessageRecord[];
}

/** A chat as its file has it; messages are named as there. */
export interface SourceChat {
  readonly title: string;
  readonly createdMs: number | null;
  readonly changedMs: number | null;
  /** System text that stands beside the messages. */
  readonly system: string;
  /** In the order of the file. */
  readonly messages: readonly SourceMessage[];
  /** The last message of the way that was shown; null for the newest way. */
  readonly leafKey: string | null;
  /** Whether it stands above the others. */
  readonly isPinned?: boolean;
  readonly leftOut: readonly LeftOut[];
}

/** Something that has no place here. */
export interface LeftOut {
  readonly kind:
    | 'picture'
    | 'recording'
    /** A file that is no text. */
    | 'binary'
    | 'file'
    /** The text of a file, which is only named. */
    | 'text'
    /** A part of a message, of a type that is not known. */
    | 'part'
    /** What a tool has given to nobody's call. */
    | 'result'
    /** The name of somebody who is neither the person nor a model. */
    | 'speaker'
    /** A file of a ZIP file in which no chat is known. */
    | 'stranger';
  /** Of the file, the type or the speaker; '' without one. */
  readonly name: string;
}

export interface SourceMessage {
  readonly key: string;
  /** Null for a first one; a key that no message has means the same. */
  readonly parentKey: string | null;
  /** `none` for a knot of the tree that says nothing. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool' | 'none';
  readonly content: string;
  readonly reasoning: string;
  readonly calls: readonly SourceCall[];
  /** Of a tool's message: the call that it answers. */
  readonly callId: string | null;
  readonly attachments: readonly Attachment[];
  readonly modelName: string | null;
  readonly atMs: number | null;
  readonly isUnfinished: boolean;
}

export interface SourceCall {
  readonly id: string | null;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Where it stands beside the call. */
  readonly result: string | null;
}

/** What all formats leave empty more often than not. */
export const EMPTY_MESSAGE: Omit<SourceMessage, 'key' | 'parentKey' | 'role'> = {
  content: '',
  reasoning: '',
  calls: [],
  callId: null,
  attachments: [],
  modelName: null,
  atMs: null,
  isUnfinished: false,
};

/** A chat that was found in a file and could not be read. */
export interface DamagedChat {
  readonly where: FilePlace;
  readonly reason: string;
}

export interface FilePlace {
  readonly kind: 'file' | 'line' | 'chat';
  /** From 1. */
  readonly n: number;
  /** '' where none is known. */
  readonly title: string;
}

/** Something else than chats that a backup holds, as its line has it, not yet checked. */
export interface BackupPart {
  readonly kind: string;
  readonly value: unknown;
}

/** What a file holds. */
export interface ChatFileContent {
  readonly format: ChatFileFormat;
  readonly chats: readonly WholeChat[];
  readonly damaged: readonly DamagedChat[];
  /** What of it has no place here, each once. */
  readonly leftOut: readonly (LeftOut & { readonly times: number })[];
  readonly parts: readonly BackupPart[];
  /** Of a backup: false when it is not as it was written. */
  readonly isIntact: boolean;
}
