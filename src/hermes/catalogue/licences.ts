import type { LicenceId } from './catalogue.types';

export interface Licence {
  readonly name: string;
  readonly url: string;
  /** What must be shown wherever the model is offered; null when nothing must. */
  readonly badge: string | null;
  readonly notice: string | null;
  readonly policyUrl: string | null;
  /** What a person should know before using it, in a sentence each. */
  readonly duties: readonly string[];
}

/** The Llama community licences say the same in both versions. */
function llama(version: '3.1' | '3.2'): Licence {
  const underscored = version.replace('.', '_');
  return {
    name: `Llama ${version} Community License`,
    url: `https://www.llama.com/llama${underscored}/license`,
    badge: 'Built with Llama',
    notice: `Llama ${version} is licensed under the Llama ${version} Community License, Copyright © Meta Platforms, Inc. All Rights Reserved.`,
    policyUrl: `https://www.llama.com/llama${underscored}/use-policy`,
    get duties() {
      return [
        'Using it means keeping to Meta’s acceptable use policy.',
        'Whoever passes it on, or offers a product with it, hands over the licence and shows “Built with Llama”.',
        'A company with more than 700 million monthly users when the model came out needs a licence of its own from Meta.',
      ];
    },
  };
}

export const LICENCES: Readonly<Record<LicenceId, Licence>> = {
  'apache-2.0': {
    name: 'Apache License 2.0',
    url: 'https://www.apache.org/licenses/LICENSE-2.0',
    badge: null,
    notice: null,
    policyUrl: null,
    get duties() {
      return ['Free for any use. Whoever passes the weights on hands over the licence text, too.'];
    },
  },
  'llama-3.1': llama('3.1'),
  'llama-3.2': llama('3.2'),
};
