import type { PersonaSampling } from './personas/persona';

export interface SamplingLimit {
  readonly name: keyof PersonaSampling;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What counts where a persona says nothing. */
  readonly usual: number;
}

/** What a persona may ask for: narrower than what the engine takes, since beyond it there is only noise. */
export const SAMPLING_LIMITS: readonly SamplingLimit[] = [
  {
    name: 'temperature',
    get label() {
      return 'Temperature';
    },
    min: 0,
    max: 2,
    step: 0.05,
    usual: 0.6,
  },
  {
    name: 'topP',
    get label() {
      return 'Top-p';
    },
    min: 0.01,
    max: 1,
    step: 0.01,
    usual: 0.95,
  },
  {
    name: 'topK',
    get label() {
      return 'Top-k';
    },
    min: 0,
    max: 1000,
    step: 1,
    usual: 20,
  },
  {
    name: 'minP',
    get label() {
      return 'Min-p';
    },
    min: 0,
    max: 1,
    step: 0.01,
    usual: 0,
  },
  {
    name: 'repetitionPenalty',
    get label() {
      return 'Repetition penalty';
    },
    min: 0.5,
    max: 2,
    step: 0.01,
    usual: 1,
  },
  {
    name: 'presencePenalty',
    get label() {
      return 'Presence penalty';
    },
    min: -2,
    max: 2,
    step: 0.1,
    usual: 0,
  },
  {
    name: 'frequencyPenalty',
    get label() {
      return 'Frequency penalty';
    },
    min: -2,
    max: 2,
    step: 0.1,
    usual: 0,
  },
  {
    name: 'penaltyLastN',
    get label() {
      return 'Penalty window (tokens)';
    },
    min: 0,
    max: 8192,
    step: 1,
    usual: 64,
  },
];
