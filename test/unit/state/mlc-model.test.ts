import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CATALOGUE } from '../../../src/hermes/catalogue/catalogue';
import type { MlcBuild } from '../../../src/hermes/catalogue/catalogue.types';
import { findMlcBuild } from '../../../src/state/mlc-model';
import { readRepository } from '../../../src/storage/download/hub';

const COMMIT = 'c'.repeat(40);
const SHA256 = 'ab'.repeat(32);
const MODEL = CATALOGUE.find(({ id }) => id === 'hermes-3-3b')!;
const BUILD = MODEL.builds.find((build): build is MlcBuild => build.kind === 'mlc')!;

const readNewest = (name: string) => readRepository(name);

/** The hub as it answers about a repository with these files. */
function answerWith(paths: readonly string[]): void {
  const siblings = paths.map((rfilename) => ({
    rfilename,
    size: 10,
    ...(rfilename.endsWith('.bin') && { lfs: { sha256: SHA256 } }),
  }));
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ sha: COMMIT, siblings })));
}
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('MLC builds of the catalogue', () => {
  const builds = CATALOGUE.flatMap((model) => model.builds).filter((build) => build.kind === 'mlc');

  it.each(builds)('$repository is what WebLLM itself lists', ({ repository, libraryUrl }) => {
    const record = prebuiltAppConfig.model_list.find(
      ({ model }) => model === `https://huggingface.co/${repository}`,
    );
    expect(record?.model_lib).toBe(libraryUrl);
  });
});

describe('an MLC build on the hub', () => {
  const SMALL = ['mlc-chat-config.json', 'tokenizer.json', 'tokenizer_config.json'];

  it('is its folder at a commit, and its library', async () => {
    const shards = ['params_shard_0.bin', 'params_shard_1.bin'];
    answerWith([...SMALL, ...shards, 'tensor-cache.json', 'ndarray-cache.json', 'README.md']);
    const model = await findMlcBuild(MODEL, BUILD, readNewest);
    expect(model).toMatchObject({
      id: 'mlc-ai/Hermes-3-Llama-3.2-3B-q4f16_1-MLC',
      kind: 'mlc',
      name: 'Hermes 3 3B q4f16_1',
    });
    expect(model.files.map(({ name }) => name)).toEqual([
      ...SMALL,
      ...shards,
      'tensor-cache.json',
      'Llama-3.2-3B-Instruct-q4f16_1_cs1k-webgpu.wasm',
    ]);
    expect(model.files[3]).toMatchObject({
      url: `https://huggingface.co/${BUILD.repository}/resolve/${COMMIT}/params_shard_0.bin`,
      sha256: SHA256,
      sizeBytes: 10,
    });
    expect(model.files.at(-1)).toMatchObject({ url: BUILD.libraryUrl, magic: '\0asm' });
  });

  it('may have its manifest under the older name', async () => {
    answerWith([...SMALL, 'params_shard_0.bin', 'ndarray-cache.json']);
    const { files } = await findMlcBuild(MODEL, BUILD, readNewest);
    expect(files.map(({ name }) => name)).toContain('ndarray-cache.json');
  });

  it.each(['mlc-chat-config.json', 'ndarray-cache.json'])('is none without %s', async (missing) => {
    answerWith([...SMALL, 'ndarray-cache.json'].filter((path) => path !== missing));
    await expect(findMlcBuild(MODEL, BUILD, readNewest)).rejects.toMatchObject({
      code: 'download_failed',
      message: expect.stringContaining(`found no ${missing}`) as unknown,
    });
  });
});
