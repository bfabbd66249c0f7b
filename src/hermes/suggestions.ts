/** A question to begin with. */
export interface Suggestion {
  /** What the button says. */
  readonly label: string;
  /** Of the label, where it is the question itself and stays in the language that the model knows. */
  readonly labelLang?: 'en';
  /** What is sent. */
  readonly text: string;
  readonly thinking: boolean;
  /** Whether the tools are offered with it. */
  readonly withTools?: boolean;
}

const PRODUCT = 'What is 48 × 37?';

/**
 * What the bundled model was trained for and does well enough: a skill under its floor (see `public/models/README.md`) is not
 * suggested. The same product twice shows what thinking is good for. A question is in the one language that the model knows.
 */
export const SUGGESTIONS: readonly Suggestion[] = [
  {
    label: 'How many r’s are in strawberry?',
    labelLang: 'en',
    text: "How many r's are in strawberry?",
    thinking: true,
  },
  {
    label: 'Which is larger, 9.11 or 9.9?',
    labelLang: 'en',
    text: 'Which is larger, 9.11 or 9.9?',
    thinking: true,
  },
  {
    get label() {
      // @wc-include
      return '48 × 37, thinking first';
    },
    text: PRODUCT,
    thinking: true,
  },
  {
    get label() {
      // @wc-include
      return '48 × 37, straight away';
    },
    text: PRODUCT,
    thinking: false,
  },
  {
    get label() {
      return 'A tool call: 7891 × 4567';
    },
    text: 'Calculate 7891 * 4567.',
    thinking: true,
    withTools: true,
  },
  {
    label: 'Is 91 a prime number?',
    labelLang: 'en',
    text: 'Is 91 a prime number?',
    thinking: true,
  },
  {
    get label() {
      return 'Name, age and city as JSON';
    },
    text: 'Extract name, age and city as JSON: Maria Lopez, 34, is a nurse from Lisbon.',
    thinking: false,
  },
  { label: 'Who are you?', labelLang: 'en', text: 'Who are you?', thinking: false },
  { label: 'Is this private?', labelLang: 'en', text: 'Is this private?', thinking: false },
];
