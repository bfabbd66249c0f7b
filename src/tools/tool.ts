import type { ToolSignature } from '../protocol';

/** What a tool touches beside its arguments. */
export type Capability =
  /** Reads what is the person's own. */
  | 'private-read'
  /** Brings in text that somebody else wrote. */
  | 'untrusted-in'
  /** Sends something off this device. */
  | 'egress'
  /** Changes something that stays. */
  | 'write';

/** A tool that runs here, in the page. */
export interface Tool {
  readonly signature: ToolSignature;
  /** None for one that only computes. */
  readonly capabilities: readonly Capability[];
  /** The host that hears of it, where there is one. */
  readonly sendsTo?: string;
  /** How long a call may take, where that is not half a minute. */
  readonly timeoutMs?: number;
  /**
   * @param given what the signature's schema allows
   * @returns JSON, which the model gets to read
   * @throws Error with a message for the model
   */
  run(given: Readonly<Record<string, unknown>>, signal: AbortSignal): unknown;
}

/** Whether a person may let it run without being asked again: never what writes or leaves the device. */
export function mayRunUnasked({ capabilities }: Tool): boolean {
  return !capabilities.includes('write') && !capabilities.includes('egress');
}

/** Together they let what somebody else wrote carry off what is private. */
const NEVER_TOGETHER: readonly Capability[] = ['private-read', 'untrusted-in', 'egress'];

/**
 * Whether a tool may run after those that ran for the same answer.
 * @param used what these could touch
 */
export function mayJoin(used: ReadonlySet<Capability>, { capabilities }: Tool): boolean {
  return !NEVER_TOGETHER.every((one) => used.has(one) || capabilities.includes(one));
}
