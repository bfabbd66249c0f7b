import { readFile } from 'node:fs/promises';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { describe, expect, it } from 'vitest';
import {
  apacheHeaders,
  caddyHeaders,
  netlifyHeaders,
  nginxHeaders,
  vercelHeaders,
} from '../../../scripts/header-files';
import { isModelHub } from '../../../src/network/hubs';
import { PAGE_POLICY, securityHeaders } from '../../../src/network/response-headers';

const policyOf = (path: string) => securityHeaders(path)['Content-Security-Policy'] ?? '';

describe('the policy', () => {
  it.each([
    ['page', PAGE_POLICY],
    ...['engine', 'sandbox', 'markdown', 'library', 'mcp'].map((name) => [
      name,
      policyOf(`assets/${name}.worker-Abc123.js`),
    ]),
    ['service worker', policyOf('sw.js')],
  ])('of the %s has no weakness of high or medium weight', (_name, policy = '') => {
    const findings = new CspEvaluator(new CspParser(policy).csp).evaluate();
    const grave = findings.filter(
      ({ severity, value = '' }) =>
        // Servers of this computer, which nobody listens to on the way.
        severity <= Severity.MEDIUM && !/^http:\/\/(localhost|127\.0\.0\.1):\*$/.test(value),
    );
    expect(grave.map(({ description }) => description)).toEqual([]);
  });

  it('lets the page and the workers without a network reach their own host alone', () => {
    for (const policy of [PAGE_POLICY, policyOf('assets/engine.worker-1.js'), policyOf('sw.js')]) {
      expect(policy).toMatch(/connect-src 'self'(;|$)/);
      expect(policy).toContain("default-src 'none'");
    }
  });
});

it('every file is sent with what it needs', () => {
  expect(securityHeaders('')).toMatchInlineSnapshot(`
    {
      "Content-Security-Policy": "frame-ancestors 'none'",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Permissions-Policy": "camera=(), geolocation=(), microphone=(), display-capture=(), usb=(), serial=(), hid=()",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      "X-DNS-Prefetch-Control": "off",
    }
  `);
  expect(
    securityHeaders('assets/library.worker-1.js')['Content-Security-Policy'],
  ).toMatchInlineSnapshot(
    `"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https: http://localhost:* http://127.0.0.1:*"`,
  );
});

describe('what hosts are told', () => {
  it('is in step with the page about hosting', async () => {
    const page = (await readFile('docs/hosting.md', 'utf8')).replaceAll(/^ {4}/gm, '');
    for (const example of [nginxHeaders(), caddyHeaders(), vercelHeaders()]) {
      expect(page).toContain(example);
    }
  });

  it('has every rule in each of their languages', () => {
    for (const file of [
      netlifyHeaders(),
      apacheHeaders(),
      nginxHeaders(),
      caddyHeaders(),
      vercelHeaders(),
    ]) {
      for (const policy of ['', 'assets/engine.worker-1.js', 'assets/mcp.worker-1.js'].map(
        policyOf,
      )) {
        expect(file).toContain(policy);
      }
    }
  });
});

it.each([
  ['https://huggingface.co/owner/model', true],
  ['https://cas-bridge.xethub.hf.co/file', true],
  ['https://hf.co/', false],
  ['https://evilhf.co/', false],
  ['https://huggingface.co.evil.example/', false],
  ['http://huggingface.co/', false],
  ['https://huggingface.co:8443/', false],
])('%s is a hub: %s', (address, isHub) => {
  expect(isModelHub(new URL(address))).toBe(isHub);
});
