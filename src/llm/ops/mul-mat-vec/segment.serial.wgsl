// The loop over rows has a bound known only at run time, which keeps CPU adapters' compilers from unrolling it: a quarter
// of the code, and faster on lavapipe (1.5 against 1.2 G weights/s, Q4_0).
fn SEG_rows(block: u32, lane: u32) -> vec4f {
  let n = min(4u, SEG_ROWS - min(4u * block, SEG_ROWS));
  var sum = vec4f();
  for (var i = 0u; i < UNITS; i++) {
    let v = load_x(i);
    let halves = half_sums(v);
    for (var r = 0u; r < n; r++) { sum[r] += SEG_dot((4u * block + r) * UNITS + i, v, halves); }
  }
  return sum;
}
