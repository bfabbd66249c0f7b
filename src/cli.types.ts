import type { GenerateRequest, GenerateSummary, LoadedModel, LogitsRequest } from './protocol';

/** What the command line calls in its page, as `window.talaria`. */
export interface CliApi {
  /** Loads the files in the page's input. */
  load(): Promise<Outcome<LoadedModel>>;
  generate(request: GenerateRequest): Promise<Outcome<GenerateSummary>>;
  logits(request: LogitsRequest): Promise<Outcome<void>>;
  unload(): Promise<Outcome<void>>;
}

/** A thrown error would leave the page as mere text; like this its code stays. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string; readonly message: string };

declare global {
  var talaria: CliApi;
  /** Made by the command line: takes what streams, one event at a time. */
  var talariaEmit: (event: unknown) => Promise<void>;
}
