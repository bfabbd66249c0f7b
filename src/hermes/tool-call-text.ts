import type { ToolCall } from '../protocol';

export const OPEN_CALL = '<tool_call>';
export const CLOSE_CALL = '</tool_call>';

/** The call that a model wrote between its tags, its keys in either order, or null when it is none. */
export function readToolCall(json: string): ToolCall | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { name, arguments: given = {} } = value as { name?: unknown; arguments?: unknown };
  if (typeof name !== 'string' || name === '') return null;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  return { name, arguments: given as Readonly<Record<string, unknown>> };
}
