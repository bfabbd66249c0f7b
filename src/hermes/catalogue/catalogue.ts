import type { ModelShape } from '../../protocol';
import type { CatalogueFile, CatalogueModel, GgufBuild } from './catalogue.types';

/*
 * Sources: the model cards and file lists of the repositories named below, as of October 2026. Sizes that were published
 * rounded are computed from the shapes and llama.cpp's mixes of types, which reproduce every published figure to its last
 * digit; they carry `isExact: false`, and the exact size comes from the hub before a download begins.
 */

const LLAMA_8B: ModelShape = {
  nLayers: 32,
  nEmbd: 4096,
  nFf: 14_336,
  nHeads: 32,
  nKvHeads: 8,
  headDim: 128,
  nVocab: 128_256,
  nCtxMax: 131_072,
};
const LLAMA_3B: ModelShape = {
  nLayers: 28,
  nEmbd: 3072,
  nFf: 8192,
  nHeads: 24,
  nKvHeads: 8,
  headDim: 128,
  nVocab: 128_256,
  nCtxMax: 131_072,
};

/** Where WebLLM 0.2.86 has the libraries of its own list; a test compares these addresses with that list. */
const WEB_LLM_LIBRARIES =
  'https://raw.githubusercontent.com/mlc-ai/binary-mlc-llm-libs/main/web-llm-models/v0_2_86/base';

export const CATALOGUE: readonly CatalogueModel[] = [
  {
    id: 'hermes-4-14b',
    name: 'Hermes 4 14B',
    get summary() {
      return 'The smallest Hermes 4: reasoning on request, tools, JSON by schema. The one to begin with.';
    },
    nParameters: 14_768_307_200,
    licence: 'apache-2.0',
    shape: {
      nLayers: 40,
      nEmbd: 5120,
      nFf: 17_408,
      nHeads: 40,
      nKvHeads: 8,
      headDim: 128,
      nVocab: 151_936,
      nCtxMax: 40_960,
    },
    builds: [
      ...single('bartowski/NousResearch_Hermes-4-14B-GGUF', 'NousResearch_Hermes-4-14B', [
        [
          'Q4_K_M',
          9_001_000_000,
          '7ad9be1e446e3da0c149fdf55284c90be666d3e13c6e2581587853f4f9538073',
        ],
        ['Q5_K_M', 10_514_000_000],
        ['Q6_K', 12_121_000_000],
        ['Q8_0', 15_698_000_000],
      ]),
    ],
  },
  {
    id: 'hermes-4.3-36b',
    name: 'Hermes 4.3 36B',
    get summary() {
      return 'The newest, for long documents: made for contexts of up to half a million tokens.';
    },
    nParameters: 36_151_104_512,
    licence: 'apache-2.0',
    shape: {
      nLayers: 64,
      nEmbd: 5120,
      nFf: 27_648,
      nHeads: 80,
      nKvHeads: 8,
      headDim: 128,
      nVocab: 155_136,
      nCtxMax: 524_288,
    },
    builds: [
      {
        kind: 'gguf',
        quantization: 'Q4_K_M',
        repository: 'NousResearch/Hermes-4.3-36B-GGUF',
        commit: '9ce6f623874b8e9cb7617c399b67cec820b7a594',
        isDefault: true,
        files: [
          {
            path: 'hermes-4_3_36b-Q4_K_M.gguf',
            sizeBytes: 21_762_145_216,
            isExact: true,
            sha256: '17823599694fa3503ef54bf748d5078c6ce881f4d01616cafa255dc05d215a08',
          },
        ],
      },
      ...single(
        'NousResearch/Hermes-4.3-36B-GGUF',
        'hermes-4_3_36b',
        [['Q5_K_M', 25_594_000_000]],
        {
          commit: '9ce6f623874b8e9cb7617c399b67cec820b7a594',
          isDefault: false,
        },
      ),
    ],
  },
  {
    id: 'hermes-4-70b',
    name: 'Hermes 4 70B',
    get summary() {
      return 'For workstations with 48 GB of GPU memory and more: the best answers of those a desk can hold.';
    },
    nParameters: 70_553_706_560,
    licence: 'llama-3.1',
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
    builds: [
      ...single('bartowski/NousResearch_Hermes-4-70B-GGUF', 'NousResearch_Hermes-4-70B', [
        [
          'Q4_K_M',
          42_520_000_000,
          'ab9b59dd1df27c039952915aa4669a82b5f45e5e9532b98679c65dffe2fe9ee2',
        ],
      ]),
      split('lmstudio-community/Hermes-4-70B-GGUF', 'Hermes-4-70B', 'Q6_K', 57_888_000_000, 2),
      split('lmstudio-community/Hermes-4-70B-GGUF', 'Hermes-4-70B', 'Q8_0', 74_975_000_000, 2),
    ],
  },
  {
    id: 'hermes-4-405b',
    name: 'Hermes 4 405B',
    get summary() {
      return 'The largest. For clusters.';
    },
    nParameters: 405_853_388_864,
    licence: 'llama-3.1',
    shape: {
      nLayers: 126,
      nEmbd: 16_384,
      nFf: 53_248,
      nHeads: 128,
      nKvHeads: 8,
      headDim: 128,
      nVocab: 128_256,
      nCtxMax: 131_072,
    },
    builds: [],
    get outOfReach() {
      // @wc-include
      return '405.9 billion weights at 4.8 bits each (Q4_K_M) are 243 GB, and 2.1 GB more for every 4,096 tokens of context. That is four GPUs of 80 GB; a browser gets one, and the largest a person can buy has 96 GB.';
    },
  },
  {
    id: 'deephermes-3-8b',
    name: 'DeepHermes 3 8B',
    get summary() {
      return 'Reasons on request like Hermes 4, at half its size.';
    },
    nParameters: 8_030_261_312,
    licence: 'llama-3.1',
    shape: LLAMA_8B,
    builds: single(
      'bartowski/NousResearch_DeepHermes-3-Llama-3-8B-Preview-GGUF',
      'NousResearch_DeepHermes-3-Llama-3-8B-Preview',
      [
        [
          'Q4_K_M',
          4_920_000_000,
          'de36671bcfc78636dc3c1be4b702198c9d9e0b8abe22dc644e4da332b31b325f',
        ],
      ],
    ),
  },
  {
    id: 'deephermes-3-3b',
    name: 'DeepHermes 3 3B',
    get summary() {
      return 'The smallest that reasons on request: for laptops without a GPU of their own.';
    },
    nParameters: 3_212_749_888,
    licence: 'llama-3.2',
    shape: LLAMA_3B,
    builds: single(
      'bartowski/NousResearch_DeepHermes-3-Llama-3-3B-Preview-GGUF',
      'NousResearch_DeepHermes-3-Llama-3-3B-Preview',
      [
        [
          'Q4_K_M',
          2_019_000_000,
          '73d9a588383946dcac545a097c47d634558afd79ea43aac3a4563c311d89f195',
        ],
      ],
    ),
  },
  {
    id: 'hermes-3-8b',
    name: 'Hermes 3 8B',
    get summary() {
      return 'The generation before: no reasoning switch, steady at tools and roles.';
    },
    nParameters: 8_030_261_312,
    licence: 'llama-3.1',
    shape: LLAMA_8B,
    builds: [
      ...single('NousResearch/Hermes-3-Llama-3.1-8B-GGUF', 'Hermes-3-Llama-3.1-8B.', [
        ['Q4_K_M', 4_920_000_000],
        ['Q8_0', 8_541_000_000],
      ]),
      {
        kind: 'mlc',
        quantization: 'q4f16_1',
        repository: 'mlc-ai/Hermes-3-Llama-3.1-8B-q4f16_1-MLC',
        libraryUrl: `${WEB_LLM_LIBRARIES}/Llama-3_1-8B-Instruct-q4f16_1_cs1k-webgpu.wasm`,
        sizeBytes: 4_518_000_000,
      },
    ],
  },
  {
    id: 'hermes-3-3b',
    name: 'Hermes 3 3B',
    get summary() {
      return 'Small and quick, for laptops: tools and JSON without a reasoning switch.';
    },
    nParameters: 3_212_749_888,
    licence: 'llama-3.2',
    shape: LLAMA_3B,
    builds: [
      ...single('NousResearch/Hermes-3-Llama-3.2-3B-GGUF', 'Hermes-3-Llama-3.2-3B.', [
        [
          'Q4_K_M',
          2_019_000_000,
          '2e220a14ba4328fee38cf36c2c068261560f999fadb5725ce5c6d977cb5126b5',
        ],
        ['Q8_0', 3_422_000_000],
      ]),
      {
        kind: 'mlc',
        quantization: 'q4f16_1',
        repository: 'mlc-ai/Hermes-3-Llama-3.2-3B-q4f16_1-MLC',
        libraryUrl: `${WEB_LLM_LIBRARIES}/Llama-3.2-3B-Instruct-q4f16_1_cs1k-webgpu.wasm`,
        sizeBytes: 1_808_000_000,
      },
    ],
  },
  {
    id: 'smollm2-135m',
    name: 'SmolLM2 135M',
    get summary() {
      return 'Not a Hermes: a very small model to try the engine with, where nothing else fits.';
    },
    nParameters: 134_515_008,
    licence: 'apache-2.0',
    shape: {
      nLayers: 30,
      nEmbd: 576,
      nFf: 1536,
      nHeads: 9,
      nKvHeads: 3,
      headDim: 64,
      nVocab: 49_152,
      nCtxMax: 8192,
    },
    builds: single('bartowski/SmolLM2-135M-Instruct-GGUF', 'SmolLM2-135M-Instruct', [
      ['Q8_0', 145_000_000],
    ]),
  },
];

type Row = readonly [quantization: string, sizeBytes: number, sha256?: string];

/** Builds of one file each, named `stem-quantization.gguf`; a stem that ends in a point is followed by none. */
function single(
  repository: string,
  stem: string,
  rows: readonly Row[],
  more: Partial<Pick<GgufBuild, 'commit' | 'isDefault'>> = {},
): GgufBuild[] {
  return rows.map(([quantization, sizeBytes, sha256], index) => ({
    kind: 'gguf',
    quantization,
    repository,
    isDefault: index === 0,
    ...more,
    files: [
      {
        path: `${stem}${stem.endsWith('.') ? '' : '-'}${quantization}.gguf`,
        sizeBytes,
        isExact: false,
        sha256: sha256 ?? null,
      },
    ],
  }));
}

/** A build in parts as llama.cpp splits files. */
function split(
  repository: string,
  stem: string,
  quantization: string,
  sizeBytes: number,
  nParts: number,
): GgufBuild {
  const five = (n: number): string => String(n).padStart(5, '0');
  const files: CatalogueFile[] = Array.from({ length: nParts }, (_, index) => ({
    path: `${stem}-${quantization}-${five(index + 1)}-of-${five(nParts)}.gguf`,
    sizeBytes: sizeBytes / nParts,
    isExact: false,
    sha256: null,
  }));
  return { kind: 'gguf', quantization, repository, files };
}
