import { describe, expect, it } from 'vitest';
import { fromLlmError, translatingErrors } from '../../../src/engines/from-llm-error';
import { LlmError } from '../../../src/llm/errors';
import { EngineError } from '../../../src/protocol';

describe('errors of the inference engine', () => {
  it('keep code, message and cause', () => {
    const cause = new Error('driver');
    const error = fromLlmError(new LlmError('out_of_memory', 'found 1, allowed 2', { cause }));
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({ code: 'out_of_memory', message: 'found 1, allowed 2', cause });
  });

  it('become `internal` when they have no code', () => {
    expect(fromLlmError(new TypeError('oops'))).toMatchObject({
      code: 'internal',
      message: 'oops',
    });
    expect(fromLlmError('oops')).toMatchObject({ code: 'internal', message: 'oops' });
  });

  it('stay an AbortError when the call was aborted', () => {
    const abort = new DOMException('stopped', 'AbortError');
    expect(fromLlmError(abort)).toBe(abort);
  });

  it('are translated where they are thrown', async () => {
    const work = () => Promise.reject(new LlmError('context_full', 'found 9, allowed 8'));
    await expect(translatingErrors(work)).rejects.toMatchObject({ code: 'context_full' });
  });
});
