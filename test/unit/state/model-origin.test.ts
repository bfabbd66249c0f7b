import { describe, expect, it } from 'vitest';
import { isSameOrigin, storedOrigin } from '../../../src/state/model-origin';
import type { ModelOrigin } from '../../../src/state/model-status';
import type { ModelRecord } from '../../../src/storage/models/model-record';

function stored(kind: ModelRecord['kind'], id: string): ModelOrigin {
  const file = { id: `${id}/file`, name: 'file', url: null, sizeBytes: null, sha256: null };
  const further = { origin: '', licence: null, addedMs: 0 };
  return storedOrigin({ id, name: id, kind, files: [file], ...further });
}

const chosen = (): ModelOrigin => ({
  name: 'a.gguf',
  isBundled: false,
  source: { kind: 'files', files: [new File(['GGUF'], 'a.gguf')] },
});
const CHOSEN = chosen();
const BUNDLED: ModelOrigin = { name: 'Demo', isBundled: true, source: null };

describe('isSameOrigin', () => {
  it.each([
    ['a stored model, read anew', stored('gguf', 'a'), stored('gguf', 'a'), true],
    ['another stored model', stored('gguf', 'a'), stored('gguf', 'b'), false],
    ['an MLC build', stored('mlc', 'a'), stored('mlc', 'a'), true],
    ['another MLC build', stored('mlc', 'a'), stored('mlc', 'b'), false],
    ['files that were chosen', CHOSEN, { ...CHOSEN }, true],
    ['files that were chosen again', CHOSEN, chosen(), false],
    ['the bundled model, fetched and not yet', BUNDLED, { ...CHOSEN, isBundled: true }, true],
    ['the bundled model and another', BUNDLED, CHOSEN, false],
  ])('%s', (_, a, b, isSame) => {
    expect(isSameOrigin(a, b)).toBe(isSame);
    expect(isSameOrigin(b, a)).toBe(isSame);
  });
});
