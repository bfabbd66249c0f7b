import type { ModelShape } from '../../protocol';

export interface CatalogueModel {
  readonly id: string;
  readonly name: string;
  /** One line: what it is good for. */
  readonly summary: string;
  readonly nParameters: number;
  readonly licence: LicenceId;
  readonly shape: ModelShape;
  readonly builds: readonly ModelBuild[];
  /** Why it stands in the list although no computer of a person runs it. */
  readonly outOfReach?: string;
}

export type ModelBuild = GgufBuild | MlcBuild;

/** A quantization as GGUF, of one file or several parts. */
export interface GgufBuild {
  readonly kind: 'gguf';
  readonly quantization: string;
  readonly repository: string;
  /** The commit that the figures are of; without it, the newest is asked for once, and then kept to. */
  readonly commit?: string;
  readonly files: readonly CatalogueFile[];
  /** Chosen when a person does not choose. */
  readonly isDefault?: boolean;
}

/** A build for WebLLM: a folder of weights and a compiled library. */
export interface MlcBuild {
  readonly kind: 'mlc';
  readonly quantization: string;
  /** Of the weights, as WebLLM's own list names it. */
  readonly repository: string;
  /** Compiled for one version of WebLLM. */
  readonly libraryUrl: string;
  readonly sizeBytes: number;
}

export interface CatalogueFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** False when the size was published rounded, or computed from shapes: then it is for judging only. */
  readonly isExact: boolean;
  readonly sha256: string | null;
}

export type LicenceId = 'apache-2.0' | 'llama-3.1' | 'llama-3.2';
