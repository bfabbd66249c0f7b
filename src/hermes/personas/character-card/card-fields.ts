import * as v from 'valibot';
import { EngineError } from '../../../protocol';
import type { JsonObject } from '../persona';

/** Cards in the wild leave fields out, or write null for the empty string that the specifications ask for. */
const TEXT = v.nullish(v.string(), '');
const FLAG = v.nullish(v.boolean(), false);

const ENTRY = v.object({
  content: TEXT,
  enabled: v.nullish(v.boolean(), true),
  insertion_order: v.nullish(v.number(), 0),
  constant: FLAG,
  use_regex: FLAG,
  position: v.nullish(v.unknown()),
});

const BOOK = v.object({ entries: v.nullish(v.array(ENTRY), []) });

/** What is read of a card; everything else is kept as it came. */
const FIELDS = v.object({
  name: v.pipe(v.string('a name'), v.trim(), v.nonEmpty('a name that is not empty')),
  description: TEXT,
  personality: TEXT,
  scenario: TEXT,
  first_mes: TEXT,
  mes_example: TEXT,
  creator_notes: TEXT,
  system_prompt: TEXT,
  post_history_instructions: TEXT,
  alternate_greetings: v.nullish(v.array(v.string()), []),
  character_book: v.nullish(BOOK),
});

export type CardFields = v.InferOutput<typeof FIELDS>;
export type LoreEntry = v.InferOutput<typeof ENTRY>;

/** @throws EngineError `unreadable` that says where a field is wrong, what was found there and what is allowed */
export function readFields(data: JsonObject, fileName: string): CardFields {
  const parsed = v.safeParse(FIELDS, data);
  if (parsed.success) return parsed.output;
  throw malformedCard(fileName, describeIssue(parsed.issues[0]));
}

export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? 'the top';
  // Its own words, where a schema has some, say more than a pattern or a comparison.
  const allowed = /^Invalid /.test(issue.message) ? issue.expected : issue.message;
  return `at ${place}: found ${issue.received}, allowed ${allowed ?? issue.message}`;
}

export function malformedCard(fileName: string, what: string, cause?: unknown): EngineError {
  return new EngineError('unreadable', `${fileName}: ${what}`, { cause });
}
