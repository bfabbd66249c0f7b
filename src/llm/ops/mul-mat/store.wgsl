// vectors: of a unit, 8. high, scale, d: planes of the weights, in words. combine: 0 set, 1 add, 2 SwiGLU.
struct Shape {
  rows: u32, units: u32, out_stride: u32, out_offset: u32,
  vectors: u32, high: u32, scale: u32, d: u32,
  combine: u32,
}
fn combine(o: vec4f, v: vec4f) -> vec4f {
  if (shape.combine == 0u) { return v; }
  if (shape.combine == 1u) { return o + v; }
  return o / (1.0 + exp(-o)) * v;
}
// Rows r to r + 3; what lies beyond the last row is padding and stays zero.
fn store(t: u32, r: u32, v: vec4f) {
  if (t < step.n_tokens && r < shape.rows) {
    let at = (t * shape.out_stride + shape.out_offset + r) / 4u;
    let kept = vec4u(r) + vec4u(0u, 1u, 2u, 3u) < vec4u(shape.rows);
    out[at] = combine(out[at], select(vec4f(), v, kept));
  }
}
