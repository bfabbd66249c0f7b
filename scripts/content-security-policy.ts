import type { Plugin } from 'vite';
import { PAGE_POLICY } from '../src/network/response-headers.ts';

/**
 * Writes the policy into every built page, since few hosts send headers as they are asked to. The development server is left without:
 * its styles and reloads need inline code.
 */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'talaria:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY },
        injectTo: 'head-prepend',
      },
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'X-DNS-Prefetch-Control', content: 'off' },
        injectTo: 'head-prepend',
      },
    ],
  };
}
