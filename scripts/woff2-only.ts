import type { Plugin } from 'vite';

/** KaTeX names each font in three formats, of which browsers with WebGPU need one; as files, since the page's policy knows no `data:`. */
export function woff2Only(): Plugin {
  return {
    name: 'talaria:woff2-only',
    enforce: 'pre',
    config: () => ({
      build: {
        assetsInlineLimit: (file: string) => (file.endsWith('.woff2') ? false : undefined),
      },
    }),
    transform(code, id) {
      if (!/\/katex\.css$/.test(id)) return null;
      return code.replace(/,\s*url\([^)]*\) format\("(?:woff|truetype)"\)/g, '');
    },
  };
}
