import { FAMILY_FORMATS } from '../hermes/prompt-format/family-format';
import { PROBES, type Probe } from '../hermes/prompt-format/probe-conversations';
import { renderPrompt } from '../hermes/prompt-format/render-prompt';
import type { ChatTemplate } from '../llm/chat-template/chat-template.types';
import { LlmError } from '../llm/errors';
import type { PromptDifference, PromptFamily } from '../protocol';
import { templateInput } from './template-input';

/** In UTF-16 units; the longest of ours has 1,200. */
const MOST_SHOWN = 4000;
/** A template that is slow on one conversation is not tried on all of them while a model loads. */
const COMPARE_MS = 2_000;

/**
 * Where a file's template writes other prompts than ours, told by conversations that any template of the family can write:
 * with the flags of Hermes 4's own, and without turns on which that one is known to fail. What BOS does is left aside, since
 * exactly one is kept in any case.
 */
export function comparePrompts(
  family: PromptFamily,
  open: () => ChatTemplate,
): readonly PromptDifference[] {
  let template: ChatTemplate;
  try {
    template = open();
  } catch (thrown) {
    const failure = failureOf(thrown);
    return probesFor(family, '').map((probe) => ({
      ...told(probe.name, pinnedText(family, probe, '')),
      failure,
    }));
  }
  const { bos, source } = template;
  const endMs = performance.now() + COMPARE_MS;
  return probesFor(family, source).flatMap((probe): PromptDifference[] => {
    if (performance.now() > endMs) return [];
    const pinned = pinnedText(family, probe, bos);
    try {
      const file = withoutBos(fileText(template, probe), bos);
      return file === pinned ? [] : [{ ...told(probe.name, pinned), file: shown(file) }];
    } catch (thrown) {
      return [{ ...told(probe.name, pinned), failure: failureOf(thrown) }];
    }
  });
}

/** A template that knows no tools is not asked for them, nor one for thoughts whose family has none. */
function probesFor(family: PromptFamily, source: string): readonly Probe[] {
  const { leavesEmptyThoughts } = FAMILY_FORMATS[family];
  return PROBES.filter(
    ({ tools, messages }) =>
      (!tools || source.includes('tools')) &&
      (leavesEmptyThoughts || messages.every(({ reasoning }) => reasoning === undefined)),
  );
}

function pinnedText(family: PromptFamily, probe: Probe, bos: string): string {
  const pieces = renderPrompt(family, probe.messages, { ...probe, addGenerationPrompt: true, bos });
  return withoutBos(pieces.map(({ text }) => text).join(''), bos);
}

function fileText(template: ChatTemplate, probe: Probe): string {
  const { messages, options } = templateInput({ ...probe, keepThoughts: true });
  return template.render(messages, {
    ...options,
    variables: { thinking: probe.thinking, keep_cots: false },
  });
}

function withoutBos(text: string, bos: string): string {
  return bos !== '' && text.startsWith(bos) ? text.slice(bos.length) : text;
}

function told(name: string, pinned: string): PromptDifference {
  return { name, pinned: shown(pinned), file: null, failure: null };
}

function shown(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/** Whatever else goes wrong is our own doing, and no property of the file. */
function failureOf(thrown: unknown): string {
  if (thrown instanceof LlmError) return shown(thrown.message);
  throw thrown;
}
