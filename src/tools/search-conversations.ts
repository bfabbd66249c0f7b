import type { Tool } from './tool';

export interface ChatHit {
  /** Of the chat. */
  readonly title: string;
  /** Who wrote it. */
  readonly role: string;
  readonly excerpt: string;
  /** ISO 8601. */
  readonly date: string;
}

/** Looks through what is kept of this person's chats; best hits first. */
export type ChatSearch = (query: string, limit: number) => Promise<readonly ChatHit[]>;

const MOST_HITS = 20;
const USUAL_HITS = 5;
/** Characters; a hit is to be recognized, not to be read whole. */
const MOST_EXCERPT = 600;

export function searchConversations(search: ChatSearch): Tool {
  return {
    signature: {
      name: 'search_conversations',
      description: 'Search the earlier conversations in this browser',
      parameters: {
        type: 'object',
        properties: {
          query: { type: 'string', minLength: 1, maxLength: 500, description: 'Words to look for' },
          limit: {
            type: 'integer',
            minimum: 1,
            maximum: MOST_HITS,
            description: `How many hits, ${String(USUAL_HITS)} when left out`,
          },
        },
        required: ['query'],
      },
    },
    // What was said there may have come from a file or a page.
    capabilities: ['private-read', 'untrusted-in'],
    async run({ query, limit = USUAL_HITS }) {
      const hits = await search(String(query), Number(limit));
      return {
        hits: hits.slice(0, Number(limit)).map(({ title, role, excerpt, date }) => ({
          title,
          role,
          excerpt: excerpt.length > MOST_EXCERPT ? `${excerpt.slice(0, MOST_EXCERPT)}…` : excerpt,
          date,
        })),
      };
    },
  };
}
