import type { Plugin } from 'vite';

/**
 * What the built page may do: run and style itself from its own files, start its workers, and fetch from where it came from,
 * which is how the bundled model arrives, from Hugging Face, whose files lie on hosts of hf.co, and the libraries that MLC
 * publishes for WebLLM, which lie on GitHub. Nothing is embedded, and nothing is fetched from or sent to anywhere else. Strings become script URLs only through the one policy of
 * `src/engine-client`; `svelte-trusted-html` is how Svelte makes its compiled templates.
 */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self' https://huggingface.co https://*.hf.co https://raw.githubusercontent.com",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'svelte-trusted-html talaria-worker',
};

/** Writes the policy into every built page. The development server is left without: its styles and reloads need inline code. */
export function contentSecurityPolicy(): Plugin {
  const content = Object.entries(POLICY)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');
  return {
    name: 'talaria:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content },
        injectTo: 'head-prepend',
      },
    ],
  };
}
