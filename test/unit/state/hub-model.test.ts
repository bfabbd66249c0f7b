import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/hermes/catalogue/catalogue';
import type { GgufBuild } from '../../../src/hermes/catalogue/catalogue.types';
import {
  findBuild,
  findChoices,
  findModels,
  type ReadRepository,
} from '../../../src/state/hub-model';
import { readRepository } from '../../../src/storage/download/hub';

const COMMIT = '9ce6f623874b8e9cb7617c399b67cec820b7a594';
const MODEL = CATALOGUE.find(({ id }) => id === 'hermes-4-14b')!;
const BUILD = MODEL.builds[0] as GgufBuild;
const FILE = BUILD.files[0]!;

let siblings: object[];
let server: Server;
let host: string;
const look: ReadRepository = (name, commit) =>
  readRepository(name, { host, ...(commit !== null && { commit }) });
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.end(JSON.stringify({ sha: COMMIT, siblings }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => server.close());
beforeEach(() => {
  siblings = [{ rfilename: FILE.path, size: 9_001_752_960, lfs: { sha256: FILE.sha256 } }];
});

describe('a build of the catalogue', () => {
  it('is wanted from the commit, with the hub’s size and the published hash', async () => {
    expect(await findBuild(MODEL, BUILD, look)).toMatchObject({
      name: 'Hermes 4 14B Q4_K_M',
      origin: BUILD.repository,
      licence: 'Apache License 2.0',
      files: [
        {
          url: `${host}/${BUILD.repository}/resolve/${COMMIT}/${FILE.path}`,
          sizeBytes: 9_001_752_960,
          sha256: FILE.sha256,
          magic: 'GGUF',
        },
      ],
    });
  });

  it('is refused when the hub has another file under its name', async () => {
    siblings = [{ rfilename: FILE.path, size: 5, lfs: { sha256: '0'.repeat(64) } }];
    await expect(findBuild(MODEL, BUILD, look)).rejects.toMatchObject({
      code: 'integrity_failed',
    });
  });

  it('that is no longer there is told, with what is', async () => {
    siblings = [{ rfilename: 'other.gguf', size: 5 }];
    await expect(findBuild(MODEL, BUILD, look)).rejects.toThrow('it has other.gguf');
  });
});

describe('any repository', () => {
  it('offers each model once, with all of its parts', async () => {
    siblings = [
      { rfilename: 'README.md', size: 1 },
      { rfilename: 'Q4/model-00002-of-00002.gguf', size: 20 },
      { rfilename: 'Q4/model-00001-of-00002.gguf', size: 10 },
      { rfilename: 'model-Q8_0.gguf', size: 40 },
    ];
    const { choices, commit } = await findChoices('owner/model', look);
    expect(commit).toBe(COMMIT);
    expect(choices.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['Q4/model-00001-of-00002.gguf', 30],
      ['model-Q8_0.gguf', 40],
    ]);
    expect(choices[0]?.record.name).toBe('model');
    expect(choices[0]?.record.files.map(({ name }) => name)).toEqual([
      'model-00001-of-00002.gguf',
      'model-00002-of-00002.gguf',
    ]);
  });
});

describe('what a person types in', () => {
  it.each([
    'owner/model',
    'https://huggingface.co/owner/model',
    'https://huggingface.co/owner/model/blob/main/model.gguf',
  ])('%s is looked up on the hub', async (place) => {
    siblings = [{ rfilename: 'model.gguf', size: 40 }];
    expect(await findModels(place, look)).toMatchObject({
      name: 'owner/model',
      commit: COMMIT,
    });
  });

  it('may be a file anywhere, all parts of a split one', async () => {
    const found = await findModels('https://files.example/m/a%20b-00002-of-00003.gguf?key=1', look);
    expect(found).toMatchObject({ name: 'a b', commit: null });
    expect(found.choices[0]).toMatchObject({
      sizeBytes: null,
      record: { id: 'files.example/a b', name: 'a b', kind: 'gguf' },
    });
    expect(found.choices[0]?.record.files.map(({ id, url }) => [id, url])).toEqual(
      ['00001', '00002', '00003'].map((part) => [
        `files.example/m/a b-${part}-of-00003.gguf`,
        `https://files.example/m/a%20b-${part}-of-00003.gguf?key=1`,
      ]),
    );
  });

  it.each(['https://', 'https://files.example/model.bin', 'https://files.example/'])(
    '%s is refused with what is allowed',
    async (place) => {
      await expect(findModels(place, look)).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('ends with .gguf') as unknown,
      });
    },
  );
});
