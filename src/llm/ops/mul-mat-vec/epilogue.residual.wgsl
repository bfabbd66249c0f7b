// y += W x; also leaves y times the next norm's weight, unit-transposed, and the block's sum of squares for that norm.
fn finish(block: u32, slot: u32, a: vec4f, b: vec4f) {
  var sum = 0.0;
  for (var i = 0u; i < 4u; i++) {
    let r = 4u * block + i;
    if (r < ROWS) {
      let h = y[r] + a[i];
      y[r] = h;
      next_x[transposed(r, OUT_UNITS)] = h * norm_weight[r];
      sum += h * h;
    }
  }
  if (4u * block < ROWS) { next_squares[slot] = sum; }
}
