fn store(t: u32, r: u32, v: f32) {
  if (t < step.n_tokens && r < ROWS) {
    let at = t * OUT_STRIDE + OUT_OFFSET + r;
    out[at] = combine(out[at], v);
  }
}
