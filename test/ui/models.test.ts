import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { EngineError } from '../../src/protocol';
import type { ModelFacts } from '../../src/storage/library/library.types';
import type { ModelRecord, StoredModel } from '../../src/storage/models/model-record';
import { DEVICE, drop, ggufFile, openApp } from './app-fixture';

const MODEL: ModelRecord = {
  id: 'owner/model',
  name: 'Model Q4_K_M',
  kind: 'gguf',
  origin: 'owner/model',
  licence: 'apache-2.0',
  addedMs: Date.UTC(2026, 10, 22),
  files: [
    {
      id: 'owner/model/a.gguf',
      name: 'a.gguf',
      url: 'https://hub.example/a.gguf',
      sizeBytes: 2_000_000_000,
      sha256: null,
    },
  ],
};
const stored = (isWhole: boolean): StoredModel => ({
  model: MODEL,
  files: [],
  storedBytes: isWhole ? 2_000_000_000 : 500_000_000,
  totalBytes: 2_000_000_000,
  isWhole,
  verifiedMs: isWhole ? MODEL.addedMs : null,
});

async function openModels(...models: StoredModel[]) {
  const app = await openApp();
  app.library.stored = models;
  await page.getByRole('button', { name: 'Models:' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Models' })).toBeVisible();
  return app;
}
const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('the models dialog', () => {
  it('goes on with a download, shows how far it is, and pauses it', async () => {
    const { library } = await openModels(stored(false));
    await expect.element(page.getByText('500 MB of 2.00 GB here')).toBeVisible();
    await button('Go on').click();
    await expect.poll(() => library.calls).toEqual(['download owner/model']);
    library.progress({
      phase: 'fetching',
      doneBytes: 1_000_000_000,
      totalBytes: 2_000_000_000,
      bytesPerSecond: 50_000_000,
      note: null,
    });
    await expect
      .element(page.getByText('1.00 GB of 2.00 GB · 50.0 MB/s · 20 s left'))
      .toBeVisible();
    await button('Pause').click();
    await expect.element(button('Go on')).toBeVisible();
    await expect.poll(() => library.calls).toEqual(['download owner/model']);
  });

  it('says why a download waits, and why it failed', async () => {
    const { library } = await openModels(stored(false));
    await button('Go on').click();
    await expect.poll(() => library.calls).toEqual(['download owner/model']);
    library.progress({
      phase: 'waiting',
      doneBytes: 1,
      totalBytes: 2,
      bytesPerSecond: null,
      note: 'found the answer 503',
    });
    await expect.element(page.getByText('Waiting for the network')).toBeVisible();
    await expect.element(page.getByText('found the answer 503')).toBeVisible();
    library.end(new EngineError('storage_full', '1 of 2 bytes are stored and kept'));
    await expect.element(page.getByText('The browser’s storage is full.')).toBeVisible();
    await expect.element(page.getByText('1 of 2 bytes are stored and kept')).toBeVisible();
  });

  it('loads a stored model from the store', async () => {
    const { engine, session } = await openModels(stored(true));
    await button('Load').click();
    await expect.poll(() => session.model).not.toBeNull();
    expect(engine.loads).toEqual([['owner/model/a.gguf']]);
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });

  it('fetches again what turned out bad, and loads then', async () => {
    const { engine, library, session } = await openModels(stored(true));
    engine.script.failWith = new EngineError('integrity_failed', 'bytes 0 to 5 are not those');
    await button('Load').click();
    await expect.poll(() => library.calls).toEqual(['download owner/model']);
    engine.script.failWith = null;
    library.end();
    await expect.poll(() => session.model).not.toBeNull();
    expect(session.error).toBeNull();
  });

  it('copies a file of this computer into the browser', async () => {
    const { library } = await openModels();
    const input = document.querySelector<HTMLInputElement>('dialog input[type=file]')!;
    await userEvent.upload(input, ggufFile());
    await expect.element(page.getByText('from this computer')).toBeVisible();
    await expect.poll(() => library.calls).toEqual(['import tiny.gguf']);
  });

  it('asks before it deletes', async () => {
    const { library } = await openModels(stored(true));
    const more = button(`More for ${MODEL.name}`);
    await more.click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await expect.element(button('Keep')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(more).toHaveFocus();
    await more.click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await expect.element(page.getByText('2.00 GB would have to be fetched again')).toBeVisible();
    await expect.poll(() => library.calls).toEqual([]);
    await button('Delete').click();
    await expect.element(page.getByText('Nothing yet')).toBeVisible();
    await expect.poll(() => library.calls).toEqual(['delete owner/model']);
    await expect.element(page.getByRole('heading', { name: 'In this browser' })).toHaveFocus();
  });

  it('closes a menu with Escape, and itself with the next', async () => {
    await openModels(stored(true));
    const more = button(`More for ${MODEL.name}`);
    await more.click();
    const item = page.getByRole('menuitem', { name: 'Check every byte' });
    await expect.element(item).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(item).not.toBeInTheDocument();
    await expect.element(more).toHaveFocus();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });

  it('keeps the focus on a model while it is downloaded, and when it no longer is', async () => {
    await openModels(stored(false));
    await button('Go on').click();
    await expect.element(row(MODEL.name)).toHaveFocus();
    await button('Pause').click();
    await expect.element(button('Go on')).toBeVisible();
    await expect.element(row(MODEL.name)).toHaveFocus();
  });

  it('says why models are slow where a processor stands in for a GPU', async () => {
    await openApp(undefined, { ...DEVICE, isSoftware: true });
    await page.getByRole('button', { name: 'Models:' }).click();
    await expect
      .element(page.getByRole('dialog', { name: 'Models' }).getByText(/^No GPU was found/))
      .toBeVisible();
  });
});

describe('the catalogue', () => {
  it('tells what fits, with the numbers, and lets a person try anyway', async () => {
    await openModels();
    const large = row('Hermes 4 14B');
    await expect.element(large.getByText('Does not fit this GPU')).toBeVisible();
    await expect.element(large.getByText(/9\.00 GB weights \+ .* of 8\.00 GB/)).toBeVisible();
    await expect.element(large.getByRole('button', { name: 'Try anyway' })).toBeVisible();
    const small = row('DeepHermes 3 3B');
    await expect.element(small.getByText('Runs here, 8,192 tokens of context')).toBeVisible();
    await expect
      .element(small.getByText('2.02 GB weights + 940 MB context', { exact: false }))
      .toBeVisible();
  });

  it('shows the licence that a model is under, and its badge where one is due', async () => {
    await openModels();
    await expect
      .element(row('Hermes 4 70B').getByText('Built with Llama', { exact: true }))
      .toBeVisible();
    expect(row('Hermes 4 14B').getByText('Built with Llama').query()).toBeNull();
    await row('Hermes 4 14B').getByText('Apache License 2.0').click();
    await expect.element(row('Hermes 4 14B').getByText('Free for any use.')).toBeVisible();
  });

  it('lists the 405B with why it runs nowhere here, and no 8B of Hermes 4', async () => {
    await openModels();
    await expect.element(row('Hermes 4 405B').getByText(/243 GB/)).toBeVisible();
    expect(page.getByRole('heading', { name: 'Hermes 4 8B' }).query()).toBeNull();
  });
});

describe('a model of which only the place is known', () => {
  async function openOffer(facts?: ModelFacts | EngineError) {
    const app = await openApp();
    if (facts) app.library.facts = facts;
    app.offers.push({ summary: 'For contracts.', record: MODEL, sizeBytes: null });
    await page.getByRole('button', { name: 'Models:' }).click();
    await expect.element(row('Model Q4_K_M').getByText('For contracts.')).toBeVisible();
    return app;
  }
  /** Of 70 billion parameters: more than the test's GPU has. */
  const LARGE: ModelFacts = {
    sizeBytes: 42_520_000_000,
    shape: {
      nLayers: 80,
      nEmbd: 8192,
      nFf: 28_672,
      nHeads: 64,
      nKvHeads: 8,
      headDim: 128,
      nVocab: 128_256,
      nCtxMax: 131_072,
    },
  };

  it('tells what it takes on a click, and downloads on another', async () => {
    const { library } = await openOffer();
    await button('Will it run? Model Q4_K_M').click();
    await expect
      .element(row('Model Q4_K_M').getByText('Runs here, 8,192 tokens of context'))
      .toBeVisible();
    await expect
      .element(row('Model Q4_K_M').getByText('2.00 GB weights + 940 MB context', { exact: false }))
      .toBeVisible();
    await button('Download Model Q4_K_M').click();
    await expect
      .poll(() => library.calls)
      .toEqual(['describe owner/model', 'download owner/model']);
  });

  it('is looked at before it is downloaded', async () => {
    const { library } = await openOffer();
    await button('Download Model Q4_K_M').click();
    await expect
      .poll(() => library.calls)
      .toEqual(['describe owner/model', 'download owner/model']);
  });

  it('is not downloaded where it does not fit, unless a person says so', async () => {
    const { library } = await openOffer(LARGE);
    await button('Download Model Q4_K_M').click();
    await expect.element(row('Model Q4_K_M').getByText('Does not fit this GPU')).toBeVisible();
    await expect
      .element(row('Model Q4_K_M').getByText(/42\.5 GB weights \+ .* of 8\.00 GB/))
      .toBeVisible();
    await expect.poll(() => library.calls).toEqual(['describe owner/model']);
    await button('Try anyway Model Q4_K_M').click();
    await expect
      .poll(() => library.calls)
      .toEqual(['describe owner/model', 'download owner/model']);
  });

  it('that no engine here runs says why', async () => {
    const { library } = await openOffer(
      new EngineError('unsupported_architecture', 'found mamba, allowed qwen3, llama, seed_oss'),
    );
    await button('Download Model Q4_K_M').click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('found mamba');
    await expect.element(button('Try anyway Model Q4_K_M')).toBeVisible();
    await expect.poll(() => library.calls).toEqual(['describe owner/model']);
  });
});

describe('a model at an address', () => {
  it('is looked at by itself, and tells what it takes', async () => {
    const { library } = await openModels();
    await page
      .getByRole('textbox', { name: 'A repository on Hugging Face' })
      .fill('https://host.example/own-Q8_0.gguf');
    await button('Look').click();
    await expect
      .element(row('own-Q8_0').getByText('Runs here, 8,192 tokens of context'))
      .toBeVisible();
    await button('Download own-Q8_0').click();
    await expect
      .poll(() => library.calls)
      .toEqual(['describe host.example/own-Q8_0', 'download host.example/own-Q8_0']);
  });
});

describe('a host that the operator does not allow', () => {
  const refused = () => page.getByRole('alert').filter({ hasText: 'houseRules.allowedHosts' });

  it('is asked for nothing, and the rule is named', async () => {
    const app = await openApp({ models: [], houseRules: { allowedHosts: ['models.example'] } });
    app.library.stored = [stored(false)];
    app.offers.push({
      summary: '',
      record: { ...MODEL, id: 'other', name: 'Other Q4_K_M' },
      sizeBytes: 5,
    });
    await page.getByRole('button', { name: 'Models:' }).click();
    await button('Download Other Q4_K_M').click();
    await expect.element(refused()).toHaveTextContent('hub.example: the rules of whoever hosts');
    await button('Go on').click();
    await expect.element(refused().nth(1)).toHaveTextContent('models.example only');
    await page.getByRole('textbox', { name: 'A repository on Hugging Face' }).fill('owner/name');
    await button('Look').click();
    await expect.element(refused().nth(2)).toHaveTextContent('huggingface.co: the rules');
    expect(app.library.calls).toEqual([]);
  });
});

describe('files of this computer', () => {
  it('are offered again, and can be forgotten', async () => {
    const app = await openApp();
    const handle = {
      name: 'own.gguf',
      getFile: () => Promise.resolve(ggufFile('own.gguf')),
    } as unknown as FileSystemFileHandle;
    app.handles.models = [
      { id: 'own', name: 'own.gguf', sizeBytes: 5_000_000_000, openedMs: 1, handles: [handle] },
    ];
    await page.getByRole('button', { name: 'Models:' }).click();
    await expect.element(row('own.gguf')).toHaveTextContent('5.00 GB · on this computer');
    await page.getByRole('button', { name: 'Open own.gguf' }).click();
    await expect.poll(() => app.engine.loads).toEqual([['own.gguf']]);
    await page.getByRole('button', { name: 'Models:' }).click();
    await page.getByRole('button', { name: 'Forget own.gguf' }).click();
    await expect.element(row('own.gguf')).not.toBeInTheDocument();
  });

  it('that may not be read any more say so', async () => {
    const app = await openApp();
    const handle = {
      name: 'own.gguf',
      getFile: () => Promise.reject(new Error('gone')),
    } as unknown as FileSystemFileHandle;
    app.handles.models = [
      { id: 'own', name: 'own.gguf', sizeBytes: 5, openedMs: 1, handles: [handle] },
    ];
    await page.getByRole('button', { name: 'Models:' }).click();
    await page.getByRole('button', { name: 'Open own.gguf' }).click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('not where it was');
  });
});

describe('a folder of an MLC build', () => {
  it('that lacks a part is refused with what is missing', async () => {
    const app = await openApp();
    drop([new File(['{}'], 'mlc-chat-config.json')]);
    await expect.poll(() => app.session.error?.message).toContain('lacks tensor-cache.json');
  });

  it('is copied, and loaded from the store', async () => {
    const app = await openApp();
    const names = ['mlc-chat-config.json', 'tensor-cache.json', 'tokenizer.json'];
    drop(
      [...names, 'tokenizer_config.json', 'params_shard_0.bin', 'own_cs1k-webgpu.wasm'].map(
        (name) => new File(['x'], name),
      ),
    );
    await expect.poll(() => app.library.calls).toEqual(['import own']);
    await expect.poll(() => app.engine.sources[0]?.kind).toBe('mlc');
  });
});

describe('the catalogue', () => {
  it('has WebLLM builds beside GGUF files', async () => {
    await openModels();
    const options = page.getByRole('combobox', { name: 'Quantization of Hermes 3 3B' });
    await expect.element(options).toHaveTextContent('q4f16_1 · 1.81 GB · WebLLM');
  });
});

describe('what to do next, on the first screen', () => {
  it('names the model that this machine can run, and opens the list at it', async () => {
    await openApp();
    // The fixture’s GPU has 8 GB.
    await expect
      .element(
        page.getByText(
          'Hermes 4 does not fit the 8.00 GB that this machine can give; DeepHermes 3 8B does (4.92 GB download).',
        ),
      )
      .toBeVisible();
    await button('Choose DeepHermes 3 8B').click();
    await expect.element(row('DeepHermes 3 8B')).toHaveFocus();
    await expect.element(row('DeepHermes 3 8B')).toBeInViewport();
  });

  it('says plainly that a processor is no GPU', async () => {
    await openApp(undefined, { ...DEVICE, isSoftware: true });
    await expect.element(page.getByText(/^Hermes 4 needs a GPU\./)).toBeVisible();
    await button('See all models').click();
    await expect.element(page.getByRole('dialog', { name: 'Models' })).toBeVisible();
  });

  it('says how much memory it takes where the browser does not tell what there is', async () => {
    await openApp(undefined, { ...DEVICE, memoryBytes: null });
    await expect
      .element(
        page.getByText(/^This machine can run Hermes 4 14B \(9\.00 GB download\) if its GPU/),
      )
      .toHaveTextContent('has 10.4 GB of memory');
    await button('Choose Hermes 4 14B').click();
    await expect.element(row('The smallest Hermes 4')).toHaveFocus();
  });

  it('says nothing of models where there is no GPU at all: the error does', async () => {
    await openApp(undefined, null);
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(page.getByText(/This machine|Hermes 4 needs/).elements()).toEqual([]);
  });
});
