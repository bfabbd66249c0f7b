// Q4_0 Q4_1 Q5_0 Q5_1 Q8_0: block = d, [m], [fifth bits], quants.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let start = 16u * id.x;
  let end = min(start + 16u, piece.n_units);
  var scales = 0u;
  for (var i = start; i < end; i++) {
    let u = piece.first_unit + i;
    var b = i * BLOCK_BYTES;
    if (HAS_MIN) {
      planes[piece.scale + u] = word_at(b);
      b += 4u;
    } else {
      scales = (scales >> 16u) | (half_at(b) << 16u);
      if ((u & 1u) == 1u) { planes[piece.scale + (u >> 1u)] = scales; }
      else if (i + 1u == end) { planes[piece.scale + (u >> 1u)] = scales >> 16u; }
      b += 2u;
    }
    if (HAS_HIGH) {
      let h = word_at(b);
      var spread = 0u;
      for (var w = 0u; w < 32u; w++) { spread |= ((h >> w) & 1u) << (8u * (w & 3u) + (w >> 2u)); }
      planes[piece.high + u] = spread;
      b += 4u;
    }
    for (var c = 0u; c < QUANT_WORDS; c++) { planes[QUANT_WORDS * u + c] = word_at(b + 4u * c); }
  }
}
