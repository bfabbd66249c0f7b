/** What decides how much memory a model takes; hyper-parameters as its configuration names them. */
export interface ModelShape {
  readonly nLayers: number;
  readonly nKvHeads: number;
  readonly headDim: number;
  readonly nVocab: number;
  readonly nEmbd: number;
  readonly nFf: number;
  readonly nHeads: number;
  /** Of a key or value as the engine keeps it: 2 unless it is told. */
  readonly kvElementBytes?: 2 | 4;
  /** Largest context that it was made for, in tokens. */
  readonly nCtxMax: number;
}
