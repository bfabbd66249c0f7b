// Q6_K: super-block = 128 bytes of low nibbles, 64 of top bits, 16 signed scales, d.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let end = min(2u * id.x + 2u, piece.n_units / 8u);
  var d = 0u;
  for (var s = 2u * id.x; s < end; s++) {
    let b = s * BLOCK_BYTES;
    let first = piece.first_unit + 8u * s;
    for (var n = 0u; n < 2u; n++) {
      for (var j = 0u; j < 4u; j++) {
        let u = first + 4u * n + j;
        let low = b + 64u * n + 32u * (j & 1u);
        var tops = vec2u(0u);
        for (var c = 0u; c < 4u; c++) {
          let r = word_at(low + 4u * c) >> (4u * (j >> 1u));
          let t = word_at(low + 4u * c + 16u) >> (4u * (j >> 1u));
          planes[4u * u + c] = (r & EACH_LOW) | ((t & EACH_LOW) << 4u);
          let high = b + 128u + 32u * n + 4u * c;
          let pair = (vec2u(word_at(high), word_at(high + 16u)) >> vec2u(2u * j)) & vec2u(0x03030303u);
          tops |= pair << vec2u(2u * c);
        }
        planes[piece.high + 2u * u] = tops.x;
        planes[piece.high + 2u * u + 1u] = tops.y;
      }
    }
    for (var c = 0u; c < 4u; c++) { planes[piece.scale + first / 2u + c] = word_at(b + 192u + 4u * c); }
    d |= half_at(b + 208u) << (16u * (s & 1u));
  }
  if (2u * id.x < end) { planes[piece.d + (piece.first_unit >> 4u) + id.x] = d; }
}
