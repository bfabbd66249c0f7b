/** It has no types of its own. */
declare module 'eslint-plugin-no-unsanitized' {
  import type { Linter } from 'eslint';
  const plugin: { readonly configs: { readonly recommended: Linter.Config } };
  export default plugin;
}
