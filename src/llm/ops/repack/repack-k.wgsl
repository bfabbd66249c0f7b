// Q4_K, Q5_K: super-block = d, dmin, 12 bytes of scales, [32 bytes of fifth bits], 128 bytes of quants.
fn scale_and_min(b: u32, j: u32) -> vec2u {
  if (j < 4u) { return vec2u(byte_at(b + j), byte_at(b + j + 4u)) & vec2u(63u); }
  let low = byte_at(b + j + 4u);
  return vec2u((low & 15u) | ((byte_at(b + j - 4u) >> 6u) << 4u), (low >> 4u) | ((byte_at(b + j) >> 6u) << 4u));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let end = min(2u * id.x + 2u, piece.n_units / 8u);
  for (var s = 2u * id.x; s < end; s++) {
    let b = s * BLOCK_BYTES;
    let first = piece.first_unit + 8u * s;
    var packed = vec4u(word_at(b), 0u, 0u, 0u);
    for (var j = 0u; j < 8u; j++) {
      let v = scale_and_min(b + 4u, j);
      packed += vec4u(0u, (v.x & 15u) << (4u * j), (v.y & 15u) << (4u * j), ((v.x >> 4u) << (2u * j)) | ((v.y >> 4u) << (2u * j + 16u)));
    }
    let at = piece.scale + first / 2u;
    planes[at] = packed.x;
    planes[at + 1u] = packed.y;
    planes[at + 2u] = packed.z;
    planes[at + 3u] = packed.w;
    if (HAS_HIGH) {
      for (var j = 0u; j < 8u; j++) {
        var h = 0u;
        for (var c = 0u; c < 8u; c++) { h |= ((word_at(b + 16u + 4u * c) >> j) & 0x01010101u) << c; }
        planes[piece.high + first + j] = h;
      }
    }
    let quants = b + BLOCK_BYTES - 128u;
    for (var j = 0u; j < 4u; j++) {
      for (var c = 0u; c < 4u; c++) {
        let r = word_at(quants + 32u * j + 4u * c);
        let t = word_at(quants + 32u * j + 4u * c + 16u);
        planes[4u * (first + 2u * j) + c] = (r & EACH_LOW) | ((t & EACH_LOW) << 4u);
        planes[4u * (first + 2u * j + 1u) + c] = ((r >> 4u) & EACH_LOW) | (t & ~EACH_LOW);
      }
    }
  }
}
