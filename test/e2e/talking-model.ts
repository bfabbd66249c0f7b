import { writeGguf, type GgufTensorInput } from '../fixtures/gguf-writer';
import { tinyModel, type TinyModelOptions } from '../fixtures/tiny-model';

const NORMAL = 1;

/**
 * A tiny model that never ends its answer and never thinks: the output rows of its special tokens are zero, and a logit of 0
 * is far below the twenty best of random weights, whatever the kernels round.
 */
export function talkingModel(
  options: Partial<Omit<TinyModelOptions, 'tied'>> = {},
): Uint8Array<ArrayBuffer> {
  const model = tinyModel({ architecture: 'qwen3', type: 'Q4_0', ...options });
  const types = model.metadata['tokenizer.ggml.token_type'];
  if (types?.type !== 'array') throw new Error('the tiny vocabulary has token types');
  const tensors = model.tensors.map((tensor) =>
    tensor.name === 'output.weight'
      ? withoutRows(tensor, (id) => types.items[id] !== NORMAL)
      : tensor,
  );
  return writeGguf({ ...model, tensors });
}

function withoutRows(tensor: GgufTensorInput, isMuted: (row: number) => boolean): GgufTensorInput {
  const bytes = () => {
    const all = typeof tensor.bytes === 'function' ? tensor.bytes() : tensor.bytes;
    const nRows = tensor.shape[0]!;
    const rowBytes = all.length / nRows;
    for (let row = 0; row < nRows; row++) {
      if (isMuted(row)) all.fill(0, row * rowBytes, (row + 1) * rowBytes);
    }
    return all;
  };
  return { ...tensor, bytes };
}
