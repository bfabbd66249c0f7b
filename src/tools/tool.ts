import type { ToolSignature } from '../protocol';

/** A tool that runs here, in the page. */
export interface Tool {
  readonly signature: ToolSignature;
  /**
   * @returns JSON, which the model gets to read
   * @throws Error with a message for the model when the arguments are not what the signature asks for
   */
  run(given: Readonly<Record<string, unknown>>): unknown;
}
