import type { Plugin } from 'vite';
import { HEADER_RULES, type HeaderRule } from '../src/network/response-headers.ts';

/** For Netlify, Cloudflare Pages and hosts that read the same file. */
export function netlifyHeaders(): string {
  const rules = HEADER_RULES.map(({ path, headers }, index) => {
    const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
    // Values of two rules are joined; two policies hold together, the others have to be taken back.
    const taken = index > 0 && 'Cache-Control' in headers ? ['  ! Cache-Control'] : [];
    return [`/${path}`, ...taken, ...lines].join('\n');
  });
  return `# Netlify, Cloudflare Pages and hosts that read the same file. docs/hosting.md has other servers.\n${rules.join('\n\n')}\n`;
}

/** For Apache, where `AllowOverride FileInfo` is on. */
export function apacheHeaders(): string {
  const rules = HEADER_RULES.map(({ path, headers }) => {
    const lines = Object.entries(headers).map(
      ([name, value]) => `  Header always set ${name} "${value}"`,
    );
    if (path === '*') return lines.join('\n');
    return [
      `  <If "%{REQUEST_URI} =~ m#/${pattern(path)}#">`,
      ...lines.map((line) => `  ${line}`),
      '  </If>',
    ].join('\n');
  });
  return `# Apache. docs/hosting.md has other servers.
AddType application/manifest+json .webmanifest
AddType application/wasm .wasm

<IfModule mod_headers.c>
${rules.join('\n')}
</IfModule>
`;
}

/** For nginx: a `map` for each header that is not the same for every file, and one `location`. */
export function nginxHeaders(): string {
  const names = [...new Set(HEADER_RULES.flatMap(({ headers }) => Object.keys(headers)))];
  const maps: string[] = [];
  const lines = names.map((name) => {
    const rules = HEADER_RULES.filter(({ headers }) => name in headers);
    const [first, ...others] = rules;
    if (others.length === 0) return `  add_header ${name} "${first?.headers[name] ?? ''}" always;`;
    const variable = `$talaria_${name.toLowerCase().replaceAll('-', '_')}`;
    const cases = others.map(
      (rule) => `  "~/${pattern(rule.path)}" "${rule.headers[name] ?? ''}";`,
    );
    maps.push(
      [`map $uri ${variable} {`, `  default "${first?.headers[name] ?? ''}";`, ...cases, '}'].join(
        '\n',
      ),
    );
    return `  add_header ${name} ${variable} always;`;
  });
  return [
    ...maps,
    [
      'location /talaria/ {',
      '  root /srv;',
      '  types { include mime.types; application/manifest+json webmanifest; application/wasm wasm; }',
      ...lines,
      '}',
    ].join('\n'),
  ].join('\n\n');
}

/** For Caddy. */
export function caddyHeaders(): string {
  const rules = HEADER_RULES.flatMap(({ path, headers }) =>
    Object.entries(headers).map(
      ([name, value]) => `  header ${path === '*' ? '' : `/${path} `}${name} "${value}"`,
    ),
  );
  return ['talaria.example {', '  root * /srv/talaria', '  file_server', ...rules, '}'].join('\n');
}

/** `vercel.json`. */
export function vercelHeaders(): string {
  const headers = HEADER_RULES.map((rule) => ({
    source: `/${rule.path.replaceAll('.', '\\.').replace('*', '(.*)')}`,
    headers: Object.entries(rule.headers).map(([key, value]) => ({ key, value })),
  }));
  return JSON.stringify(
    { buildCommand: 'npm run build', outputDirectory: 'dist', headers },
    null,
    2,
  );
}

/** Writes the files that hosts read into the build. */
export function headerFiles(): Plugin {
  return {
    name: 'talaria:header-files',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: netlifyHeaders() });
      this.emitFile({ type: 'asset', fileName: '.htaccess', source: apacheHeaders() });
    },
  };
}

/** A regular expression of a rule's path. */
function pattern(path: HeaderRule['path']): string {
  return path.replaceAll('.', '\\.').replace(/\*$/, '');
}
