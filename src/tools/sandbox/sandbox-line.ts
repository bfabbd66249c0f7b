import { wrap, type Endpoint } from 'comlink';
import type { SandboxOutcome, SandboxProgram } from './sandbox.types';

export interface WireSandbox {
  /** Answers when the sandbox can run something. */
  ready(): Promise<void>;
  run(program: SandboxProgram): Promise<SandboxOutcome>;
}

/** The page's end of the line. */
export function connectSandbox(endpoint: Endpoint): WireSandbox {
  return wrap<WireSandbox>(endpoint);
}
