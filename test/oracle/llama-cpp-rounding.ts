import type { TensorType } from '../../src/llm/gguf/tensor-type';
import { bfloat16Bits, float16Bits } from '../fixtures/float16';
import { dequantize } from '../reference/dequantize';
import { float16Value } from '../reference/float16';
import type { RoundInput } from '../reference/forward';

const toFloat16 = (x: number) => float16Value(float16Bits(x));

/** ggml's Q8_0 and Q8_1 rows: 32 values, d = max |x| / 127 kept as f16, the quants chosen with the unrounded d. */
function eightBits32(x: Float64Array): Float64Array {
  return perBlock(x, 32, (block) => {
    const d = Math.fround(Math.max(...block.map(Math.abs)) / 127);
    return block.map((value) => (d === 0 ? 0 : Math.round(value / d) * toFloat16(d)));
  });
}

/** ggml's Q8_K rows: 256 values, d f32, the value of largest magnitude becomes -127. */
function eightBits256(x: Float64Array): Float64Array {
  return perBlock(x, 256, (block) => {
    const extreme = block.reduce(
      (best, value) => (Math.abs(value) > Math.abs(best) ? value : best),
      0,
    );
    const d = Math.fround(extreme / -127);
    return block.map((value) => (d === 0 ? 0 : Math.min(127, Math.round(value / d)) * d));
  });
}

function perBlock(
  x: Float64Array,
  blockElements: number,
  round: (block: Float64Array) => Float64Array,
): Float64Array {
  const y = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += blockElements) {
    y.set(round(x.subarray(start, start + blockElements)), start);
  }
  return y;
}

function roundFor(type: TensorType): (x: Float64Array) => Float64Array {
  if (type === 'F32') return (x) => x;
  if (type === 'F16') return (x) => x.map(toFloat16);
  if (type === 'BF16') {
    return (x) => dequantize('BF16', new Uint8Array(Uint16Array.from(x, bfloat16Bits).buffer));
  }
  return type.endsWith('_K') ? eightBits256 : eightBits32;
}

/**
 * What llama.cpp's CPU kernels do to activations before a matrix product, by the matrix's type. With it the float64 pass follows
 * llama.cpp closely on every type, which shows that the loose limits on quantized weights hide no mistake of ours.
 * Source: ggml-cpu.c (`vec_dot_type` of each type), ggml-quants.c (quantize_row_q8_0, q8_1, q8_K).
 */
export function llamaCppRounding(typeOf: (weightName: string) => TensorType): RoundInput {
  return (input, weightName) => roundFor(typeOf(weightName))(input);
}
