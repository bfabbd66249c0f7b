import { translatingErrors } from './from-llm-error';
import { readChatConfig, shapeOf } from './web-llm/mlc-build';
import { readGguf } from '../llm/gguf/read-gguf';
import { readModelConfig } from '../llm/model/config';
import { EngineError } from '../protocol';
import type { ShapeReaders } from '../storage/library/describe-model';
import { CONFIG_FILE } from '../storage/models/mlc-files';

/** What either engine asks of a GPU for a model, out of the model's own description. */
export const shapeReaders: ShapeReaders = {
  gguf: (files, signal) =>
    translatingErrors(async () => {
      const { nCtxTrain: nCtxMax, ...config } = readModelConfig(await readGguf(files, signal));
      const { nLayers, nKvHeads, headDim, nVocab, nEmbd, nFf, nHeads } = config;
      return { nLayers, nKvHeads, headDim, nVocab, nEmbd, nFf, nHeads, nCtxMax };
    }),
  mlc: (config) => {
    const shape = shapeOf(readChatConfig(config));
    if (shape) return shape;
    throw new EngineError(
      'malformed_file',
      `${CONFIG_FILE}: found no numbers of layers, heads, hidden_size and intermediate_size under model_config; what it takes is not known`,
    );
  },
};
