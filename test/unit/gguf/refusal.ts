import { LlmError } from '../../../src/llm/errors';
import type { ByteSource } from '../../../src/llm/gguf/byte-source';
import { readGguf } from '../../../src/llm/gguf/read-gguf';
import { buildSource, type HeaderSpec } from './header-builder';

/** The refusal as `code: message`, or `accepted`; anything that is no `LlmError` is thrown on. */
export async function refusalOf(...sources: readonly ByteSource[]): Promise<string> {
  return refusalFrom(() => readGguf(sources));
}

export async function refusalOfSpec(spec: HeaderSpec): Promise<string> {
  return refusalOf(buildSource(spec));
}

export async function refusalFrom(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof LlmError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}
