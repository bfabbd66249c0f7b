fn finish(block: u32, slot: u32, a: vec4f, b: vec4f) {
  for (var i = 0u; i < 4u; i++) {
    let r = 4u * block + i;
    if (r < ROWS) { y[r] = a[i]; }
  }
}
