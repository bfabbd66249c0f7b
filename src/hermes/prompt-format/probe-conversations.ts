import type { ChatMessage, ToolSignature } from '../../protocol';

/** A conversation on which two ways of writing a prompt are compared. */
export interface Probe {
  /** What the person reads: "With tools". */
  readonly name: string;
  readonly messages: readonly ChatMessage[];
  readonly thinking: boolean;
  readonly tools?: readonly ToolSignature[];
}

const CLOCK: ToolSignature = {
  name: 'clock',
  description: 'Tells the time.',
  parameters: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
};
const QUESTION: ChatMessage = { role: 'user', content: 'What time is it?' };
const SYSTEM: ChatMessage = { role: 'system', content: 'Answer in one sentence.' };
const call = (zone: string) => ({ name: 'clock', arguments: { zone } });

export const PROBES: readonly Probe[] = [
  { name: 'A first question', messages: [QUESTION], thinking: false },
  { name: 'With a system prompt', messages: [SYSTEM, QUESTION], thinking: false },
  { name: 'Thinking', messages: [QUESTION], thinking: true },
  {
    name: 'Thinking, with a system prompt',
    messages: [SYSTEM, QUESTION],
    thinking: true,
  },
  {
    name: 'A second question',
    messages: [QUESTION, { role: 'assistant', content: 'Noon.' }, QUESTION],
    thinking: false,
  },
  {
    name: 'A second question after thoughts',
    messages: [
      QUESTION,
      { role: 'assistant', content: 'Noon.', reasoning: 'The sun is high.' },
      QUESTION,
    ],
    thinking: true,
  },
  { name: 'With tools', messages: [QUESTION], thinking: false, tools: [CLOCK] },
  {
    name: 'Calls and their results',
    messages: [
      QUESTION,
      { role: 'assistant', content: '', toolCalls: [call('UTC'), call('CET')] },
      { role: 'tool', content: '{"time": "11:00"}' },
      { role: 'tool', content: '{"time": "12:00"}' },
    ],
    thinking: false,
    tools: [CLOCK],
  },
];
