import type { WholeChat } from '../chat/formats/chat-file.types';

/** Names, in the page's language, for what has none in its file. */
export function withNames({ chat, messages }: WholeChat): WholeChat {
  const { settings } = chat;
  const persona = settings.persona?.name === '' ? named(settings.persona) : settings.persona;
  return {
    chat: { ...chat, title: chat.title || untitled(), settings: { ...settings, persona } },
    messages,
  };
}

export function untitled(): string {
  return 'Imported chat';
}

function named<Persona extends { readonly name: string; readonly summary: string }>(
  persona: Persona,
): Persona {
  return {
    ...persona,
    name: 'Imported instructions',
    summary: 'What the system messages of this chat said',
  };
}
