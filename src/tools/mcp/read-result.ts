/** The parts of a tool's result that are known; servers may send others. */
type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'audio'; readonly data: string; readonly mimeType: string }
  | { readonly type: 'resource_link'; readonly uri: string; readonly name: string }
  | {
      readonly type: 'resource';
      readonly resource: { readonly uri: string; readonly text?: string | undefined };
    };

export interface McpResult {
  readonly content?: readonly unknown[] | undefined;
  readonly structuredContent?: Readonly<Record<string, unknown>> | undefined;
  readonly isError?: boolean | undefined;
}

/**
 * What a model gets to read of a result: the structured one where there is one, else its texts. Links are named and not
 * followed; what is no text is named with its size.
 * @throws Error with the server's words for a result that reports one
 */
export function readResult({ content = [], structuredContent, isError }: McpResult): unknown {
  const text = content.map((part) => textOf(part as Part)).join('\n');
  if (isError === true) throw new Error(text === '' ? 'the tool reports an error' : text);
  return structuredContent ?? text;
}

function textOf(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'image':
    case 'audio':
      return `[${part.mimeType}, ${String(Math.floor(part.data.length * 0.75))} bytes, left out]`;
    case 'resource_link':
      return `[${part.name}: ${part.uri}]`;
    case 'resource':
      return part.resource.text ?? `[${part.resource.uri}, left out]`;
  }
}
