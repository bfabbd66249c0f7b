import { describe, expect, it } from 'vitest';
import { ENGINE_ERROR_CODES } from '../../../src/protocol';
import { errorAdvice } from '../../../src/ui/errors/error-advice';

describe('the table of errors', () => {
  it.each(ENGINE_ERROR_CODES)('tells what to do about %s', (code) => {
    expect(errorAdvice()[code].title).toMatch(/^[A-Z][^.]+$/);
    expect(errorAdvice()[code].advice).toMatch(/\.$/);
  });

  it('has no row for a code that does not exist', () => {
    expect(Object.keys(errorAdvice()).sort()).toEqual([...ENGINE_ERROR_CODES].sort());
  });
});
