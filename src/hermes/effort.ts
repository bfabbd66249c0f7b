/** How long a model may think about one message. */
export interface Effort {
  readonly id: 'low' | 'medium' | 'high' | 'unlimited';
  readonly label: string;
  /** In tokens; those of thoughts only. */
  readonly budget: number;
}

/** Hermes 4 14B was trained to close its thoughts near 30,000 tokens, more than most contexts here hold (technical report). */
export const EFFORTS: readonly Effort[] = [
  {
    id: 'low',
    get label() {
      return 'Low · 512 tokens';
    },
    budget: 512,
  },
  {
    id: 'medium',
    get label() {
      return 'Medium · 2,048 tokens';
    },
    budget: 2048,
  },
  {
    id: 'high',
    get label() {
      return 'High · 8,192 tokens';
    },
    budget: 8192,
  },
  {
    id: 'unlimited',
    get label() {
      return 'No limit';
    },
    budget: Infinity,
  },
];

export function budgetOf(id: Effort['id']): number {
  return EFFORTS.find((effort) => effort.id === id)?.budget ?? Infinity;
}
