import type { Persona } from './personas/persona';

/** What whoever hosts the page adds to every conversation on it: Hermes leaves the policy on content to them. */
export interface HouseRules {
  /** Stands before the persona's own system text; empty for nothing. */
  readonly systemBefore: string;
  /** Stands after it. */
  readonly systemAfter: string;
  /** As `models.example` or `*.models.example`, with a port where one is needed; null for any. */
  readonly allowedHosts: readonly string[] | null;
  /** Names of tools that are never offered. */
  readonly toolsOff: readonly string[] | 'all';
}

export const NO_RULES: HouseRules = {
  systemBefore: '',
  systemAfter: '',
  allowedHosts: null,
  toolsOff: [],
};

export function hasRules({ systemBefore, systemAfter, allowedHosts, toolsOff }: HouseRules) {
  const hasText = systemBefore !== '' || systemAfter !== '';
  return hasText || allowedHosts !== null || toolsOff.length > 0;
}

/**
 * What the system message says. The prompt that thinking needs comes before it: see `withReasoningPrompt`.
 * @returns empty for no system message; the model's template then writes its default line
 */
export function systemText(persona: Pick<Persona, 'system'> | null, rules: HouseRules): string {
  return [rules.systemBefore, persona?.system ?? '', rules.systemAfter]
    .filter((text) => text.trim() !== '')
    .join('\n\n');
}

/** Null for an address that is none, and reaches nobody. */
export function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).host : null;
}

/**
 * Whether the page may fetch something, on its own or for the person. Where an allowed host sends on to is that host's business.
 * @param ownHost the page's, which is always allowed
 */
export function mayReach(address: string, { allowedHosts }: HouseRules, ownHost: string): boolean {
  const host = hostOf(address);
  if (allowedHosts === null || host === null || host === ownHost) return true;
  return allowedHosts.some((allowed) =>
    allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed,
  );
}

/** Those that may be offered. */
export function toolsAllowed<Name extends string>(
  names: readonly Name[],
  { toolsOff }: HouseRules,
): Name[] {
  return toolsOff === 'all' ? [] : names.filter((name) => !toolsOff.includes(name));
}
