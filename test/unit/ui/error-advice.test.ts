import { describe, expect, it } from 'vitest';
import {
  CHAT_FILE_ERROR_CODES,
  GENERAL_ERROR_CODES,
  SERVER_ERROR_CODES,
} from '../../../src/protocol';
import { adviceOn, errorAdvice } from '../../../src/ui/errors/error-advice';
import { serverAdvice } from '../../../src/ui/tools/server-advice';
import { transferAdvice } from '../../../src/ui/transfer/transfer-advice';

describe('the table of errors', () => {
  it.each(GENERAL_ERROR_CODES)('tells what to do about %s', (code) => {
    expect(errorAdvice()[code].title).toMatch(/^[A-Z][^.]+$/);
    expect(errorAdvice()[code].advice).toMatch(/\.$/);
  });

  it('has no row for a code that does not exist', () => {
    expect(Object.keys(errorAdvice()).sort()).toEqual([...GENERAL_ERROR_CODES].sort());
  });

  it('leaves to dialogs what only they can meet', () => {
    for (const code of SERVER_ERROR_CODES) {
      expect(serverAdvice(code)).toMatch(/^[A-Z].*\.$/);
      expect(adviceOn(code)).toEqual(adviceOn('internal'));
    }
    for (const code of CHAT_FILE_ERROR_CODES) expect(transferAdvice(code)).toMatch(/^[A-Z].*\.$/);
    expect(serverAdvice('busy')).toBeUndefined();
  });
});
