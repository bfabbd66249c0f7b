import * as v from 'valibot';
import { EFFORTS } from '../../hermes/effort';
import { PERSONA, SAMPLING } from '../../hermes/personas/persona-schema';
import {
  DEFAULT_SETTINGS,
  type AnswerRecord,
  type CallRecord,
  type ChatFolder,
  type ChatRecord,
  type ChatSettings,
  type MessageRecord,
  type QuestionRecord,
} from '../chat-record';
import { CHAT_FILE_LIMITS } from './limits';

const ID = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const TIME = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));
const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));
const MS = v.pipe(v.number(), v.finite(), v.minValue(0));

const FORMAT = v.variant('kind', [
  v.object({ kind: v.literal('text') }),
  v.object({ kind: v.literal('json') }),
  v.object({ kind: v.literal('schema'), schema: v.string() }),
  v.object({ kind: v.literal('grammar'), grammar: v.string() }),
]);

const CHAT_SAMPLING = v.strictObject({
  ...SAMPLING.entries,
  seed: v.exactOptional(COUNT),
  maxTokens: v.exactOptional(v.pipe(COUNT, v.minValue(1))),
});

/** What a setting is worth that another version of the page wrote: the usual. */
const SETTINGS: v.GenericSchema<unknown, ChatSettings> = v.object({
  thinking: v.fallback(v.boolean(), DEFAULT_SETTINGS.thinking),
  effort: v.fallback(v.picklist(EFFORTS.map(({ id }) => id)), DEFAULT_SETTINGS.effort),
  withTools: v.fallback(v.boolean(), DEFAULT_SETTINGS.withTools),
  format: v.fallback(FORMAT, DEFAULT_SETTINGS.format),
  persona: v.fallback(v.nullable(PERSONA), null),
  keepThoughts: v.fallback(v.boolean(), DEFAULT_SETTINGS.keepThoughts),
  overflow: v.fallback(v.picklist(['ask', 'drop', 'summarise', 'stop']), DEFAULT_SETTINGS.overflow),
  sampling: v.exactOptional(v.fallback(CHAT_SAMPLING, {})),
});

const CHAT_RECORD: v.GenericSchema<unknown, ChatRecord> = v.object({
  id: ID,
  title: v.string(),
  createdMs: TIME,
  changedMs: TIME,
  leafId: v.nullable(ID),
  settings: v.fallback(SETTINGS, DEFAULT_SETTINGS),
  window: v.fallback(v.nullable(v.object({ fromId: ID, summary: v.string() })), null),
  pinnedMs: v.fallback(v.nullable(TIME), null),
  folderId: v.fallback(v.nullable(ID), null),
});

const PLACE = {
  id: ID,
  chatId: ID,
  parentId: v.nullable(ID),
  createdMs: TIME,
  content: v.string(),
};

const QUESTION: v.GenericSchema<unknown, QuestionRecord> = v.object({
  ...PLACE,
  role: v.literal('user'),
  attachments: v.array(
    v.object({ name: v.string(), text: v.string(), note: v.exactOptional(v.string()) }),
  ),
});

const ARGUMENTS = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check(
    (value) => isPlain(value, CHAT_FILE_LIMITS.argumentDepth),
    `at most ${String(CHAT_FILE_LIMITS.argumentDepth)} values in each other`,
  ),
);

const CALL: v.GenericSchema<unknown, CallRecord> = v.object({
  call: v.object({ name: v.string(), arguments: ARGUMENTS }),
  status: v.picklist([
    'waiting',
    'asking',
    'running',
    'done',
    'failed',
    'refused',
    'stopped',
    'imported',
  ]),
  result: v.nullable(v.string()),
  ms: v.nullable(MS),
  touched: v.array(v.picklist(['private-read', 'untrusted-in', 'egress', 'write'])),
});

const SUMMARY = v.object({
  promptTokens: COUNT,
  reusedTokens: COUNT,
  outputTokens: COUNT,
  stopReason: v.picklist(['stop', 'length', 'abort', 'context_full']),
  prefillMs: MS,
  decodeMs: MS,
  timeToFirstTokenMs: MS,
  perToken: v.nullable(
    v.object({
      submits: COUNT,
      passes: COUNT,
      dispatches: COUNT,
      objectsCreated: COUNT,
      bytesWritten: COUNT,
      bytesRead: COUNT,
    }),
  ),
  grammar: v.nullable(v.object({ compileMs: MS, nMasks: COUNT, maskMs: MS })),
});

/** Words are what counts: a figure that is none is left out, and loses nobody an answer. */
const ANSWER: v.GenericSchema<unknown, AnswerRecord> = v.object({
  ...PLACE,
  role: v.literal('assistant'),
  status: v.picklist([
    'waiting',
    'summarising',
    'prefill',
    'streaming',
    'complete',
    'stopped',
    'edited',
    'greeting',
    'length',
    'context_full',
    'interrupted',
    'unanswered',
  ]),
  reasoning: v.string(),
  calls: v.array(CALL),
  raw: v.string(),
  modelName: v.nullable(v.string()),
  asked: v.object({
    thinking: v.boolean(),
    thinkingBudget: v.nullable(MS),
    tools: v.array(v.string()),
    format: v.fallback(FORMAT, DEFAULT_SETTINGS.format),
    keepThoughts: v.fallback(v.boolean(), DEFAULT_SETTINGS.keepThoughts),
    sampling: v.exactOptional(v.fallback(CHAT_SAMPLING, {})),
  }),
  nTokens: v.fallback(COUNT, 0),
  reasoningTokens: v.fallback(COUNT, 0),
  reasoningMs: v.fallback(v.nullable(MS), null),
  thoughtEnd: v.fallback(v.nullable(v.picklist(['budget', 'request'])), null),
  summary: v.fallback(v.nullable(SUMMARY), null),
});

const MESSAGE: v.GenericSchema<unknown, MessageRecord> = v.union([QUESTION, ANSWER]);

/** A folder as a backup has it. */
export const FOLDER_RECORD: v.GenericSchema<unknown, ChatFolder> = v.object({
  id: ID,
  name: v.string(),
  createdMs: TIME,
});

/** A chat and its messages as a backup has them. */
export const WHOLE_CHAT = v.object({
  chat: CHAT_RECORD,
  messages: v.pipe(v.array(MESSAGE), v.maxLength(CHAT_FILE_LIMITS.messagesOfChat)),
});

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((one) => isPlain(one, depth - 1));
}
