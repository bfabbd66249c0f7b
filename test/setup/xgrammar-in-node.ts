import { createRequire } from 'node:module';

/** `@mlc-ai/web-xgrammar` is a page's script: in a module of Node it misses what scripts of Node have. */
Object.assign(globalThis, {
  require: createRequire(import.meta.url),
  __filename: import.meta.filename,
  __dirname: import.meta.dirname,
});
