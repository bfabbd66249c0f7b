import { SpecialTokenMatcher } from '../tokenizer/special-token-matcher';
import type { Tokenizer } from '../tokenizer/tokenizer';
import type { ChatMessage, ChatTemplate, RenderOptions } from './chat-template.types';
import { TextGuard } from './text-guard';

export interface PromptSegment {
  readonly text: string;
  /** true: one control token that the template wrote. false: anything else, in which no control token may be found. */
  readonly parseSpecial: boolean;
}

/**
 * The rendered prompt, cut at the role markers that the template wrote. Text of template and messages between two
 * markers stays in one piece, because words are formed across that seam, as they were in training.
 *
 * @param controlTokens spellings that must not come from the messages
 * @throws LlmError as `ChatTemplate.render`
 */
export function renderSegments(
  controlTokens: Iterable<string>,
  template: ChatTemplate,
  messages: readonly ChatMessage[],
  options: RenderOptions,
): PromptSegment[] {
  const guard = new TextGuard(controlTokens);
  const rendered = template.renderRewritten(messages, options, (text) => guard.hide(text));
  const segments = toSegments(guard, rendered, (text) => guard.reveal(text));
  if (segments) return segments;
  const blunted = template.renderRewritten(messages, options, (text) => guard.blunt(text));
  return toSegments(guard, blunted, (text) => text) ?? [];
}

/**
 * Cuts format and words, told apart already, at the role markers of the format. What stands between two of them stays in one
 * piece, as above.
 */
export function segmentsOf(
  controlTokens: Iterable<string>,
  pieces: readonly { readonly text: string; readonly isFormat: boolean }[],
): PromptSegment[] {
  const spellings = [...controlTokens];
  const matcher = new SpecialTokenMatcher(spellings.map((text, index) => [text, index]));
  const segments: PromptSegment[] = [];
  let text = '';
  for (const piece of pieces) {
    for (const fragment of piece.isFormat ? matcher.split(piece.text) : [piece.text]) {
      if (typeof fragment === 'string') text += fragment;
      else {
        if (text !== '') segments.push({ text, parseSpecial: false });
        text = '';
        segments.push({ text: spellings[fragment] ?? '', parseSpecial: true });
      }
    }
  }
  if (text !== '') segments.push({ text, parseSpecial: false });
  return segments;
}

function toSegments(
  guard: TextGuard,
  rendered: string,
  reveal: (text: string) => string | null,
): PromptSegment[] | null {
  const segments: PromptSegment[] = [];
  for (const fragment of guard.markers(rendered)) {
    const isMarker = typeof fragment === 'number';
    const text = isMarker ? guard.spelling(fragment) : reveal(fragment);
    if (text === null) return null;
    segments.push({ text, parseSpecial: isMarker });
  }
  return segments;
}

/**
 * Token ids of a conversation. Starts with exactly one BOS when the file asks for it or the template writes it, however
 * many of the two do.
 *
 * @throws LlmError as `ChatTemplate.render`
 */
export function encodeChat(
  tokenizer: Tokenizer,
  template: ChatTemplate,
  messages: readonly ChatMessage[],
  options: RenderOptions,
): number[] {
  const spellings = tokenizer.controlTokens.keys();
  const segments = renderSegments(spellings, template, messages, options);
  return encodeSegments(tokenizer, segments, template.bos);
}

/**
 * Token ids of a rendered prompt, with exactly one BOS where the file asks for it or the segments begin with it.
 * @param bosSpelling how the file spells its BOS, or ''
 */
export function encodeSegments(
  tokenizer: Tokenizer,
  segments: readonly PromptSegment[],
  bosSpelling: string,
): number[] {
  const ids = segments.flatMap(({ text, parseSpecial }) =>
    tokenizer.tokenize(text, { parseSpecial }),
  );
  const bos = tokenizer.bosToken ?? tokenizer.controlTokens.get(bosSpelling);
  if (bos === undefined) return ids;
  const written = ids.findIndex((id) => id !== bos);
  const count = written < 0 ? ids.length : written;
  const wanted = tokenizer.bosToken !== null || count > 0 ? [bos] : [];
  return [...wanted, ...ids.slice(count)];
}
