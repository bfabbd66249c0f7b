import type { PromptFamily } from '../../protocol';
import { DEFAULT_SYSTEM } from './system-text';

/** What a model's file says about the prompts it was trained on. */
export interface PromptEvidence {
  /** How it calls itself: `general.name` and the like, never the name of the file. */
  readonly names: readonly string[];
  /** Its chat template, or null. */
  readonly template: string | null;
  /** Whether its vocabulary has a token of this spelling. */
  readonly hasToken: (spelling: string) => boolean;
  /** The spelling of the token that ends a turn, or ''. */
  readonly eos: string;
}

type Turns = 'chatml' | 'llama3';

const MARKERS: Readonly<Record<Turns, readonly string[]>> = {
  chatml: ['<|im_start|>', '<|im_end|>'],
  llama3: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'],
};
const BOTH: readonly Turns[] = ['chatml', 'llama3'];

/** The longer names first: "DeepHermes 3" holds "Hermes 3". */
const NAMES: readonly (readonly [RegExp, 'deephermes3' | 'hermes3' | 'hermes4'])[] = [
  [/deep[-_ ]?hermes[-_ ]?3/i, 'deephermes3'],
  [/hermes[-_ ]?4/i, 'hermes4'],
  [/hermes[-_ ]?3/i, 'hermes3'],
];

const FAMILIES = {
  chatml: { hermes3: 'chatml-hermes3', hermes4: 'chatml-hermes4', deephermes3: null },
  llama3: { hermes3: null, hermes4: 'llama3-hermes4', deephermes3: 'llama3-deephermes3' },
} as const;

/**
 * The family whose prompts we write ourselves, or null for a model that is no Hermes: that one is served by its own template.
 * A Hermes is told by what the file calls itself; by Hermes 4's default system text in its template where that says nothing.
 */
export function promptFamilyOf(evidence: PromptEvidence): PromptFamily | null {
  const turns = turnsOf(evidence);
  const named = NAMES.find(([pattern]) => evidence.names.some((text) => pattern.test(text)));
  const isHermes4 = evidence.template?.includes(DEFAULT_SYSTEM) ?? false;
  const generation = named?.[1] ?? (isHermes4 ? 'hermes4' : null);
  return turns && generation && FAMILIES[turns][generation];
}

/** Hermes 3 on Llama has both sets of markers: its template tells them apart, else the token that ends a turn. */
function turnsOf({ template, hasToken, eos }: PromptEvidence): Turns | null {
  const possible = BOTH.filter((turns) => MARKERS[turns].every(hasToken));
  const written = possible.filter((turns) =>
    MARKERS[turns].some((text) => template?.includes(text)),
  );
  if (written.length === 1) return written[0] ?? null;
  return possible.find((turns) => MARKERS[turns].includes(eos)) ?? possible[0] ?? null;
}
