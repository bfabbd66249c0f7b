import type { QuickJSContext } from 'quickjs-emscripten-core';
import { textLength } from './sandbox-text';

/**
 * Runs inside the sandbox. Texts are cut there, so that no long one is ever copied out.
 * `emit` is the only thing of the host in it, and takes nothing but text.
 */
const CONSOLE = `(emit, most) => {
  const { stringify } = JSON;
  const show = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return String(value);
    try { return stringify(value) ?? String(value); } catch { return String(value); }
  };
  const log = (...values) => { emit(values.map(show).join(' ').slice(0, most)); };
  globalThis.console = { log, info: log, warn: log, error: log, debug: log };
}`;

/** @returns what is logged, as it comes; the last line says when more was left out */
export function installConsole(context: QuickJSContext, mostCharacters: number): string[] {
  const logs: string[] = [];
  let left = mostCharacters;
  const emit = context.newFunction('emit', (text) => {
    if (left <= 0 || context.typeof(text) !== 'string') return;
    const length = textLength(context, text);
    if (length <= left) logs.push(context.getString(text));
    // An empty line is a line, too.
    left -= length + 1;
    if (left <= 0) logs.push('… more was logged');
  });
  const install = context.unwrapResult(context.evalCode(CONSOLE));
  const most = context.newNumber(mostCharacters);
  context.unwrapResult(context.callFunction(install, context.undefined, emit, most));
  return logs;
}
