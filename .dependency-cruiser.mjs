/**
 * The import rules of the rooms: everything runs one way, from the page and the workers down to the protocol, and inside
 * the engine from `generate` down to `gpu`. A room not named as allowed is forbidden.
 */

/** What each room of `src` may import, itself aside. */
const rooms = {
  locales: [],
  ui: [
    'locales',
    'state',
    'chat',
    'hermes',
    'schema',
    'tools',
    'storage',
    'markdown',
    'network',
    'protocol',
  ],
  state: [
    'locales',
    'chat',
    'hermes',
    'schema',
    'tools',
    'engine-client',
    'storage',
    'markdown',
    'network',
    'protocol',
  ],
  chat: ['locales', 'hermes', 'schema', 'tools', 'protocol'],
  hermes: ['protocol'],
  tools: ['schema', 'protocol'],
  schema: [],
  markdown: [],
  'engine-client': ['protocol'],
  storage: ['chat', 'network', 'protocol'],
  engines: ['llm', 'hermes', 'storage', 'protocol'],
  protocol: [],
  network: [],
  llm: [],
};

/** What each folder of `src/llm` may import, itself and the files at the top (`errors`, types) aside. */
const engineRooms = {
  gguf: [],
  gpu: [],
  tokenizer: ['gguf'],
  'chat-template': ['gguf', 'tokenizer'],
  ops: ['gpu', 'gguf'],
  sampling: ['ops', 'gpu'],
  model: ['ops', 'gpu', 'gguf', 'tokenizer'],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import ${[...allowed, 'npm packages'].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^(src|workers)/',
    pathNot: [
      ...[room, ...allowed].map((name) => `^src/${name}/`),
      '^src/[^/]+\\.d\\.ts$',
      // Starting the worker is what the client is for: `new Worker(new URL(...))`, or Vite's `?worker`.
      ...(room === 'engine-client' ? ['^workers/'] : []),
    ],
  },
}));

const engineRules = Object.entries(engineRooms).map(([room, allowed]) => ({
  name: `engine-${room}`,
  comment: `src/llm/${room} may import ${[...allowed, 'the contracts at the top of src/llm'].join(', ')}`,
  severity: 'error',
  from: { path: `^src/llm/${room}/` },
  to: {
    path: '^src/llm/',
    pathNot: [
      '^src/llm/errors\\.ts$',
      '^src/llm/[^/]+\\.types\\.ts$',
      ...[room, ...allowed].map((name) => `^src/llm/${name}/`),
    ],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'Two files that need each other are one file, or miss a third; but what draws a tree draws itself',
      severity: 'error',
      from: { pathNot: '^src/ui/markdown/' },
      to: { circular: true },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      // `scripts/translated.ts` makes these.
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'workers-only-wire',
      comment:
        'A worker builds the engines, the store of models, what tools run in, or what reads files and Markdown, and exposes it',
      severity: 'error',
      from: { path: '^workers/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/engines/',
          '^src/storage/',
          '^src/tools/',
          '^src/chat/',
          '^src/markdown/',
          '^src/network/',
          '^src/protocol/',
        ],
      },
    },
    {
      name: 'engines-stand-alone',
      comment: 'An engine never leans on another engine',
      severity: 'error',
      from: { path: '^src/engines/([^/]+)/' },
      to: { path: '^src/engines/([^/]+)/', pathNot: '^src/engines/$1/' },
    },
    {
      name: 'ui-knows-storage-by-its-types',
      comment: 'What is stored is shown; what is done to it is asked of src/state',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/storage/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-dev-dependency-in-app',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        // Types, and a package that is imported as the address of its file, which this tool does not know by that name.
        pathNot: ['@webgpu/types', 'node_modules/@mlc-ai/web-llm/'],
      },
    },
    {
      name: 'app-never-imports-tests-or-scripts',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { path: '^(test|scripts)/' },
    },
    ...roomRules,
    ...engineRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.json', '.wgsl', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'default', 'types'],
    },
  },
};
