import type { Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import { assertFirstLoad, firstLoad } from '../../../scripts/first-load';

/** A build of these chunks; what is imported when it is needed is in `dynamicImports`. */
function bundleOf(
  chunks: readonly Pick<
    Rolldown.OutputChunk,
    'fileName' | 'code' | 'imports' | 'dynamicImports' | 'isEntry' | 'facadeModuleId'
  >[],
): Rolldown.OutputBundle {
  return Object.fromEntries(
    chunks.map((chunk) => [chunk.fileName, { ...chunk, type: 'chunk' } as Rolldown.OutputChunk]),
  );
}
const chunk = (fileName: string, imports: string[] = [], dynamicImports: string[] = []) => ({
  fileName,
  code: fileName,
  imports,
  dynamicImports,
  isEntry: false,
  facadeModuleId: null,
});
const BUNDLE = bundleOf([
  {
    ...chunk('index.js', ['a.js', 'b.js'], ['dialog.js']),
    isEntry: true,
    facadeModuleId: '/app/index.html',
  },
  { ...chunk('cli.js', ['a.js', 'engine.js']), isEntry: true, facadeModuleId: '/app/cli.html' },
  chunk('a.js', ['c.js']),
  chunk('b.js', ['c.js', 'a.js']),
  chunk('c.js', ['a.js']),
  chunk('dialog.js', ['a.js']),
  chunk('engine.js'),
]);

describe('what a first visit loads', () => {
  it('is the entry of index.html and all that it imports statically, each once', () => {
    expect(
      firstLoad(BUNDLE)
        .map(({ fileName }) => fileName)
        .sort(),
    ).toEqual(['a.js', 'b.js', 'c.js', 'index.js']);
  });

  it('fails a build with the list when it is over the limit', () => {
    const scripts = firstLoad(BUNDLE);
    const total = scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
    expect(() => {
      assertFirstLoad(scripts, total);
    }).not.toThrow();
    expect(() => {
      assertFirstLoad(scripts, total - 1);
    }).toThrow(/allowed are \d+[^]*index\.js[^]*c\.js/);
  });
});
