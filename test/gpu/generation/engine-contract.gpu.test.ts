import { GgufEngine } from '../../../src/engines/gguf/gguf-engine';
import { engineContract } from '../../contract/engine-contract';
import { buildTinyGguf } from '../../fixtures/tiny-model';

const file = (bytes: BlobPart): File => new File([bytes], 'tiny.gguf');

engineContract('our own engine', () =>
  Promise.resolve({
    engine: new GgufEngine(),
    source: {
      kind: 'files',
      files: [file(buildTinyGguf({ architecture: 'qwen3', type: 'F32', nLayers: 1 }))],
    },
    badSource: { kind: 'files', files: [file('<html>')] },
    badCode: 'malformed_file',
    isGreedy: true,
  }),
);
