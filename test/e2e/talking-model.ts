import { writeGguf, type GgufTensorInput } from '../fixtures/gguf-writer';
import { tinyModel, type TinyModelOptions } from '../fixtures/tiny-model';

const NORMAL = 1;

/** What reads the same as Markdown and as the text that it is. */
const WORD = /^Ġ?[a-z0-9]+$/i;

/**
 * A tiny model that never ends its answer and never thinks, and writes letters and digits alone: the output rows of all other tokens
 * are zero, and a logit of 0 is far below the twenty best of random weights, whatever the kernels round.
 */
export function talkingModel(
  options: Partial<Omit<TinyModelOptions, 'tied'>> = {},
): Uint8Array<ArrayBuffer> {
  const model = tinyModel({ architecture: 'qwen3', type: 'Q4_0', ...options });
  const tokens = model.metadata['tokenizer.ggml.tokens'];
  const types = model.metadata['tokenizer.ggml.token_type'];
  if (tokens?.type !== 'array' || types?.type !== 'array') throw new Error('no tiny vocabulary');
  const isMuted = (id: number): boolean =>
    types.items[id] !== NORMAL || !WORD.test(String(tokens.items[id]));
  const tensors = model.tensors.map((tensor) =>
    tensor.name === 'output.weight' ? withoutRows(tensor, isMuted) : tensor,
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
