import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { describeThrown } from './describe-thrown';
import { installConsole } from './sandbox-console';
import { textLength } from './sandbox-text';
import {
  SANDBOX_LIMITS,
  type SandboxLimits,
  type SandboxOutcome,
  type SandboxProgram,
} from './sandbox.types';

/** Promise jobs that run before the clock is looked at: a chain of short ones never reaches the interpreter's own look at it. */
const JOBS_AT_ONCE = 1000;

/** QuickJS in a WebAssembly memory of its own. */
export function loadQuickJs(): Promise<QuickJSWASMModule> {
  return newQuickJSWASMModuleFromVariant(variant);
}

/**
 * Runs a program. Nothing is disposed of: one that broke a limit can leave the interpreter in a state in which tidying up
 * aborts, so whoever calls this takes a fresh `quickJs` for each, and throws it away.
 */
export function runInQuickJs(
  program: SandboxProgram,
  quickJs: QuickJSWASMModule,
  limits: SandboxLimits = SANDBOX_LIMITS,
): SandboxOutcome {
  const runtime = quickJs.newRuntime();
  runtime.setMemoryLimit(limits.memoryBytes);
  runtime.setMaxStackSize(limits.stackBytes);
  const context = runtime.newContext();
  const logs = installConsole(context, limits.mostLogged);
  // Kept before the program can put something else in its place.
  const stringify = context.getProp(context.getProp(context.global, 'JSON'), 'stringify');

  const deadline = performance.now() + limits.timeMs;
  let isLate = false;
  runtime.setInterruptHandler(() => (isLate ||= performance.now() > deadline));

  try {
    const json = resultOf(context, stringify, start(context, program), limits.mostResult, () => {
      if (!isLate && performance.now() <= deadline) return;
      isLate = true;
      throw new Failure('late');
    });
    return { kind: 'value', json, logs };
  } catch (thrown) {
    if (isLate) {
      return { kind: 'error', message: `it ran longer than ${seconds(limits.timeMs)}`, logs };
    }
    if (thrown instanceof Failure) return { kind: 'error', message: thrown.message, logs };
    // The host's own stack ran out, or WebAssembly trapped.
    return { kind: 'error', message: 'it broke the sandbox: recursion that goes too deep', logs };
  }
}

/** Of the program; others are the sandbox's. */
class Failure extends Error {}

function start(context: QuickJSContext, program: SandboxProgram): QuickJSHandle {
  if (program.kind === 'function') {
    const made = unwrap(context, context.evalCode(asFunction(program.body), 'tool.js'));
    // As text, which no prototype and no getter of ours comes along with.
    const text = context.newString(JSON.stringify(program.args));
    const parse = context.getProp(context.getProp(context.global, 'JSON'), 'parse');
    const args = unwrap(context, context.callFunction(parse, context.undefined, text));
    return unwrap(context, context.callFunction(made, context.undefined, args));
  }
  // `return` and `await` at the top make it the body of a function; everything else is a script, whose last value counts.
  const isScript = !context.evalCode(program.code, 'code.js', { compileOnly: true }).error;
  if (isScript) return unwrap(context, context.evalCode(program.code, 'code.js'));
  const made = unwrap(context, context.evalCode(asFunction(program.code), 'code.js'));
  return unwrap(context, context.callFunction(made, context.undefined));
}

function asFunction(body: string): string {
  return `(async (args) => {${body}\n})`;
}

function resultOf(
  context: QuickJSContext,
  stringify: QuickJSHandle,
  result: QuickJSHandle,
  mostResult: number,
  checkTime: () => void,
): string {
  while (context.runtime.hasPendingJob()) {
    unwrap(context, context.runtime.executePendingJobs(JOBS_AT_ONCE));
    checkTime();
  }
  const state = context.getPromiseState(result);
  if (state.type === 'pending') {
    throw new Failure('it waits for a promise that nothing in the sandbox can settle');
  }
  if (state.type === 'rejected') throw new Failure(describeThrown(context, state.error));
  const text = unwrap(context, context.callFunction(stringify, context.undefined, state.value));
  if (context.typeof(text) !== 'string') return 'null';
  const length = textLength(context, text);
  if (length > mostResult) {
    throw new Failure(
      `the result has ${String(length)} characters; allowed are ${String(mostResult)}`,
    );
  }
  return context.getString(text);
}

function unwrap<Value>(
  context: QuickJSContext,
  result: { value: Value; error?: undefined } | { error: QuickJSHandle },
): Value {
  if (result.error) throw new Failure(describeThrown(context, result.error));
  return result.value;
}

function seconds(ms: number): string {
  return `${String(ms / 1000)} s`;
}
