import type { ResponseFormat } from '../schema/response-format';

/** Why the answers cannot have a form; the compiler's own words, which are English, follow. */
export function formatSays(kind: ResponseFormat['kind'], withTools = false): string {
  if (withTools) {
    return 'With Tools on, the form of an answer cannot be kept: switch off one of the two.';
  }
  return kind === 'grammar'
    ? 'This grammar cannot be used.'
    : 'It cannot be guaranteed that every answer fits this schema.';
}
