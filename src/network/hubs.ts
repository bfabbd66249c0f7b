/** What somebody is asked for. */
export type ContactPurpose =
  /** The page's own files, and the bundled model. */
  | 'app'
  /** Which files a repository of a hub has. */
  | 'search'
  /** A model's files, also its header when it is only looked at. */
  | 'model'
  /** Tools of an MCP server that the person added. */
  | 'tools';

/** Where repositories are looked up. */
export const HUB = 'https://huggingface.co';

/**
 * Where models lie that the page itself proposes, as sources of a Content Security Policy: Hugging Face, whose files lie on hosts of
 * hf.co, and the libraries that MLC publishes for WebLLM, which lie on GitHub.
 */
export const MODEL_HUBS = [HUB, 'https://*.hf.co', 'https://raw.githubusercontent.com'] as const;

export function isModelHub({ protocol, host }: URL): boolean {
  return MODEL_HUBS.some((source) => {
    const [scheme, pattern = ''] = source.split('//');
    if (scheme !== protocol) return false;
    return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
  });
}
