// SwiGLU: y = silu(gate) * up, unit-transposed.
fn finish(block: u32, slot: u32, a: vec4f, b: vec4f) {
  for (var i = 0u; i < 4u; i++) {
    let r = 4u * block + i;
    if (r < ROWS) { y[transposed(r, OUT_UNITS)] = a[i] / (1.0 + exp(-a[i])) * b[i]; }
  }
}
