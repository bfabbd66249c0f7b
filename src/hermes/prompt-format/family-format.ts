import type { PromptFamily } from '../../protocol';
import { DEFAULT_SYSTEM, HERMES_3_TOOLS, HERMES_4_TOOLS } from './system-text';

/** How a turn is written: before and behind its role, and at its end. */
interface TurnMarkers {
  readonly start: string;
  readonly afterRole: string;
  readonly end: string;
}

export interface FamilyFormat {
  readonly turns: TurnMarkers;
  /** Whether the prompt begins with the token that the file calls BOS. */
  readonly writesBos: boolean;
  /** The system turn of a conversation that has none; null: there is no such turn. */
  readonly defaultSystem: string | null;
  readonly tools: typeof HERMES_4_TOOLS;
  /** In whose turn a tool's results stand. */
  readonly resultRole: 'user' | 'tool';
  /** Which key of a call comes first. */
  readonly callKeys: readonly ['name', 'arguments'] | readonly ['arguments', 'name'];
  /** Whether thoughts that are left out of an earlier turn leave an empty pair of tags behind, while thinking is asked for. */
  readonly leavesEmptyThoughts: boolean;
}

const CHATML: TurnMarkers = { start: '<|im_start|>', afterRole: '\n', end: '<|im_end|>\n' };
const LLAMA_3: TurnMarkers = {
  start: '<|start_header_id|>',
  afterRole: '<|end_header_id|>\n\n',
  end: '<|eot_id|>',
};

const HERMES_4 = {
  defaultSystem: DEFAULT_SYSTEM,
  tools: HERMES_4_TOOLS,
  resultRole: 'user',
  callKeys: ['name', 'arguments'],
  leavesEmptyThoughts: true,
} as const;

const HERMES_3 = {
  defaultSystem: null,
  tools: HERMES_3_TOOLS,
  resultRole: 'tool',
  callKeys: ['arguments', 'name'],
  leavesEmptyThoughts: false,
} as const;

/** Sources: the templates and model cards of the four families; where they contradict one another, the template. */
export const FAMILY_FORMATS: Readonly<Record<PromptFamily, FamilyFormat>> = {
  'chatml-hermes4': { ...HERMES_4, turns: CHATML, writesBos: false },
  'llama3-hermes4': { ...HERMES_4, turns: LLAMA_3, writesBos: true },
  'chatml-hermes3': { ...HERMES_3, turns: CHATML, writesBos: true },
  'llama3-deephermes3': { ...HERMES_3, turns: LLAMA_3, writesBos: true },
};
