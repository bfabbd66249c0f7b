import type * as compiler from '../schema/response-format';
import type { ResponseFormat, Verdict } from '../schema/response-format';
import type { CompiledSchema } from '../schema/schema.types';

type Compiler = typeof compiler;

let loaded = $state.raw<Compiler | null>(null);
let loading: Promise<Compiler> | null = null;

/** What makes grammars of formats and judges answers by them; fetched for the first chat that asks for more than text. */
export function formatCompiler(): Promise<Compiler> {
  loading ??= import('../schema/response-format').then(
    (compiler) => (loaded = compiler),
    (failure: unknown) => {
      loading = null;
      throw failure;
    },
  );
  return loading;
}

function compilerNow(): Compiler | null {
  // Without it nothing is known of a format yet; the question itself waits for it, and says why it does not come.
  if (!loaded) formatCompiler().catch(() => undefined);
  return loaded;
}

/** As `compileFor`; null also until the compiler is here, and made again then. */
export function compiledNow(format: ResponseFormat, withTools: boolean): CompiledSchema | null {
  return format.kind === 'text' ? null : (compilerNow()?.compileFor(format, withTools) ?? null);
}

/** As `judge`; null also until the compiler is here, and made again then. */
export function verdictNow(format: ResponseFormat, answer: string): Verdict | null {
  return format.kind === 'text' ? null : (compilerNow()?.judge(format, answer) ?? null);
}
