import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import { textLength } from './sandbox-text';

const MOST = 1000;

/** What a program threw, in words for the model; looked at from outside, since the program may have no memory or time left. */
export function describeThrown(context: QuickJSContext, thrown: QuickJSHandle): string {
  const kind = context.typeof(thrown);
  if (kind === 'string') return `it threw ${shortText(context, thrown)}`;
  if (kind !== 'object') return `it threw ${String(context.dump(thrown))}`;
  const name = property(context, thrown, 'name');
  const message = property(context, thrown, 'message');
  if (message === 'out of memory') return 'it needed more memory than the sandbox allows';
  if (message === 'stack overflow') return 'its recursion goes too deep';
  if (message === '') return `it threw ${name || 'an object'}`;
  const [, line] = /\.js:(\d+)/.exec(property(context, thrown, 'stack')) ?? [];
  return `${name || 'Error'}: ${message}${line === undefined ? '' : ` (line ${line})`}`;
}

function property(context: QuickJSContext, of: QuickJSHandle, name: string): string {
  const value = context.getProp(of, name);
  return context.typeof(value) === 'string' ? shortText(context, value) : '';
}

function shortText(context: QuickJSContext, text: QuickJSHandle): string {
  const length = textLength(context, text);
  return length <= MOST ? context.getString(text) : `a text of ${String(length)} characters`;
}
