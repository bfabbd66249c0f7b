// Nibbles, and two words of top bits a unit, one for each half: bits 8b + 2c, 8b + 2c + 1 are weight 4c + b of the half.
fn SEG_quants(u: u32) -> array<vec4f, 8> {
  let v = SEG_data[u];
  let a = SEG_word(SEG_HIGH + 2u * u);
  let b = SEG_word(SEG_HIGH + 2u * u + 1u);
  return array<vec4f, 8>(
    bytes(low_nibbles(v.x) | top_two(a, 0u)), bytes(low_nibbles(v.y) | top_two(a, 1u)),
    bytes(low_nibbles(v.z) | top_two(a, 2u)), bytes(low_nibbles(v.w) | top_two(a, 3u)),
    bytes(high_nibbles(v.x) | top_two(b, 0u)), bytes(high_nibbles(v.y) | top_two(b, 1u)),
    bytes(high_nibbles(v.z) | top_two(b, 2u)), bytes(high_nibbles(v.w) | top_two(b, 3u)),
  );
}
