import type { Capability, Tool } from '../../tools/tool';

export interface CapabilityWords {
  readonly capability: Capability;
  readonly text: string;
  /** What it means for the person. */
  readonly about: string;
}

const words = (): Readonly<Record<Capability, Omit<CapabilityWords, 'capability'>>> => ({
  'private-read': {
    text: 'reads what is yours',
    about:
      'It reads your chats or files. What it finds goes to the model, which runs on this device.',
  },
  'untrusted-in': {
    text: 'brings in others’ text',
    about: 'What it gives was written by somebody else, and may try to mislead the model.',
  },
  egress: {
    text: 'leaves this device',
    about: 'What the model gives it is sent to another computer.',
  },
  write: { text: 'may change things', about: 'What it does may stay done.' },
});

export function capabilityWords({ capabilities, sendsTo }: Tool): readonly CapabilityWords[] {
  return capabilities.map((capability) => ({
    capability,
    ...words()[capability],
    ...(capability === 'egress' && sendsTo !== undefined && { text: `sends to ${sendsTo}` }),
  }));
}
