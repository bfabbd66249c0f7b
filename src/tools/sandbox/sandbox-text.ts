import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';

/** Characters of a text in the sandbox, without taking it out. */
export function textLength(context: QuickJSContext, text: QuickJSHandle): number {
  return context.getNumber(context.getProp(text, 'length'));
}
