/**
 * What the built app's files are sent with, where somebody can say: the page carries its policy in a `<meta>`, the service worker adds
 * the headers to what it answers, and `dist/_headers` and `dist/.htaccess` are made of them. A worker takes its policy from its own
 * answer, or, started from a `blob:` as those without a network are, from the page.
 */

/** The page and the workers that have no business outside: what they run is theirs, and they reach their own host alone. */
const PAGE = {
  'default-src': "'none'",
  // Grammars and the sandbox are WebAssembly.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  'style-src': "'self'",
  'img-src': "'self' blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  // How Svelte makes its compiled templates, and how an address of ours becomes that of a worker.
  'trusted-types': 'svelte-trusted-html talaria-worker',
};

/**
 * Of workers that fetch. Which hosts a person adds no host of the page can know, and a policy cannot be widened later: the policy says
 * what kind of address may be reached, and the worker's own guard, which runs before anything else in it, which ones. It has no form for
 * an IPv6 address.
 */
const FETCHING_WORKER = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'connect-src': "'self' https: http://localhost:* http://127.0.0.1:*",
};

/** Of workers without a network, for the case that one is started by its address. */
const LONELY_WORKER = { ...FETCHING_WORKER, 'connect-src': "'self'" };

export const PAGE_POLICY = policyText(PAGE);
const PERMISSIONS = [
  'camera',
  'geolocation',
  'microphone',
  'display-capture',
  'usb',
  'serial',
  'hid',
];

/** With every answer. */
const EVERYWHERE = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-DNS-Prefetch-Control': 'off',
  'Permissions-Policy': PERMISSIONS.map((feature) => `${feature}=()`).join(', '),
  'Cross-Origin-Opener-Policy': 'same-origin',
};

export interface HeaderRule {
  /** Path below the app's folder; `*` stands for anything. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Later rules take the place of earlier ones, header by header; two policies hold together. */
export const HEADER_RULES: readonly HeaderRule[] = [
  {
    path: '*',
    headers: {
      ...EVERYWHERE,
      // What a `<meta>` cannot say; it would end the workers if it said more.
      'Content-Security-Policy': "frame-ancestors 'none'",
      'Cache-Control': 'no-cache',
    },
  },
  // Their names change with what is in them.
  { path: 'assets/*', headers: { 'Cache-Control': 'public, max-age=31536000, immutable' } },
  ...['engine', 'sandbox', 'markdown', 'files', 'passphrase'].map((name) =>
    worker(name, LONELY_WORKER),
  ),
  ...['library', 'mcp'].map((name) => worker(name, FETCHING_WORKER)),
  // The app's own files, in its cache: no worker in it has another business.
  worker('sw', LONELY_WORKER, 'sw.js'),
];

/** @param path below the app's folder @returns what a host sends with it */
export function headersOf(path: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const rule of HEADER_RULES) {
    const [start = '', end = ''] = rule.path.split('*');
    const isMeant = rule.path.includes('*')
      ? path.startsWith(start) && path.endsWith(end)
      : path === rule.path;
    if (isMeant) Object.assign(headers, rule.headers);
  }
  return headers;
}

/** The same, but for those about keeping it. */
export function securityHeaders(path: string): Record<string, string> {
  const headers = headersOf(path);
  delete headers['Cache-Control'];
  return headers;
}

function worker(
  name: string,
  policy: Readonly<Record<string, string>>,
  path = `assets/${name}.worker-*`,
): HeaderRule {
  return { path, headers: { 'Content-Security-Policy': policyText(policy) } };
}

function policyText(policy: Readonly<Record<string, string>>): string {
  return Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');
}
