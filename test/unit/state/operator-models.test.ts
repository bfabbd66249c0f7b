import { describe, expect, it } from 'vitest';
import { parseOperatorModels } from '../../../src/state/operator-models';

const BASE = new URL('https://models.example/app/models.json');
const SHA256 = 'ab'.repeat(32);
const write = (model: object): string =>
  JSON.stringify({
    models: [{ id: 'own-14b', name: 'Own 14B', files: [{ url: 'w/a%20b.gguf' }], ...model }],
  });

describe('models.json', () => {
  it('names files beside itself or on another host', () => {
    const files = [
      { url: 'w/a%20b.gguf', sizeBytes: 10, sha256: SHA256 },
      { url: 'https://mirror.example/c.gguf', sizeBytes: 5 },
    ];
    const [model] = parseOperatorModels(write({ files, summary: 'Ours.', licence: 'MIT' }), BASE);
    expect(model).toMatchObject({
      summary: 'Ours.',
      sizeBytes: 15,
      record: {
        id: 'models.example/own-14b',
        licence: 'MIT',
        files: [
          { name: 'a b.gguf', url: 'https://models.example/app/w/a%20b.gguf', sha256: SHA256 },
          { name: 'c.gguf', url: 'https://mirror.example/c.gguf', sha256: null },
        ],
      },
    });
  });

  it('names an MLC build by its folder and library', () => {
    const text = JSON.stringify({
      models: [
        {
          kind: 'mlc',
          id: 'own-mlc',
          name: 'Own MLC',
          build: { folder: 'mlc/14b/', library: 'https://libs.example/14b.wasm', sizeBytes: 9 },
        },
      ],
    });
    const [model] = parseOperatorModels(text, BASE);
    expect(model).toMatchObject({
      sizeBytes: 9,
      record: { id: 'models.example/own-mlc', kind: 'mlc' },
    });
    expect(model?.record.files.map(({ name, url }) => [name, url])).toEqual([
      ['mlc-chat-config.json', 'https://models.example/app/mlc/14b/mlc-chat-config.json'],
      ['tensor-cache.json', 'https://models.example/app/mlc/14b/tensor-cache.json'],
      ['tokenizer.json', 'https://models.example/app/mlc/14b/tokenizer.json'],
      ['tokenizer_config.json', 'https://models.example/app/mlc/14b/tokenizer_config.json'],
      ['14b.wasm', 'https://libs.example/14b.wasm'],
    ]);
  });

  it('may leave a size open', () => {
    expect(parseOperatorModels(write({}), BASE)[0]?.sizeBytes).toBeNull();
  });

  it.each([
    ['{', 'JSON'],
    ['[]', 'at models: found undefined'],
    [write({ files: [] }), 'at models.0.files'],
    [write({ files: [{ url: 'a', sha256: 'AB' }] }), 'at models.0.files.0.sha256: found "AB"'],
    [write({ files: [{ url: 'a', sizeBytes: 1.5 }] }), 'at models.0.files.0.sizeBytes: found 1.5'],
    [write({ files: [{ url: 'javascript:alert(1)' }] }), 'no http address'],
    [write({ name: 3 }), 'at models.0.name: found 3, allowed string'],
    [write({ size: 3 }), 'at models.0.size'],
    [write({ kind: 'onnx' }), 'at models.0.kind: found "onnx"'],
    [write({ kind: 'mlc' }), 'at models.0.build'],
    [
      JSON.stringify({
        models: [{ kind: 'mlc', id: 'a', name: 'A', build: { folder: 'a', library: 'b.wasm' } }],
      }),
      'at models.0.build.folder',
    ],
  ])('%s is refused with its place', (text, message) => {
    expect(() => parseOperatorModels(text, BASE)).toThrow(message);
  });
});
