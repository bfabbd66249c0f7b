/** silu(gate) · up, with silu(x) = x / (1 + e^-x). */
export function swiglu(gate: Float64Array, up: Float64Array): Float64Array {
  return gate.map((x, i) => (x / (1 + Math.exp(-x))) * up[i]!);
}
