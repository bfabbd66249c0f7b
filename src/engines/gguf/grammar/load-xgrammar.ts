import type * as XGrammar from '@mlc-ai/web-xgrammar';

type Module = typeof XGrammar;

/**
 * `@mlc-ai/web-xgrammar`, a megabyte that only constrained answers need. It is published as a script for pages under the name of
 * a module: as a module it exports nothing, and leaves itself under a global name.
 */
export async function loadXGrammar(): Promise<Module> {
  const loaded: Partial<Module> = await import('@mlc-ai/web-xgrammar');
  if (loaded.GrammarMatcher) return loaded;
  const { xgrammar } = globalThis as { xgrammar?: Module };
  if (xgrammar) return xgrammar;
  throw new Error('@mlc-ai/web-xgrammar did not load');
}
