// Nibbles, and a word of fifth bits a unit: bit 8b + c is weight 4c + b, bit 8b + 4 + c is weight 16 + 4c + b.
fn SEG_quants(u: u32) -> array<vec4f, 8> {
  let v = SEG_data[u];
  let h = SEG_word(SEG_HIGH + u);
  return array<vec4f, 8>(
    bytes(low_nibbles(v.x) | fifth(h, 0u)), bytes(low_nibbles(v.y) | fifth(h, 1u)),
    bytes(low_nibbles(v.z) | fifth(h, 2u)), bytes(low_nibbles(v.w) | fifth(h, 3u)),
    bytes(high_nibbles(v.x) | fifth(h, 4u)), bytes(high_nibbles(v.y) | fifth(h, 5u)),
    bytes(high_nibbles(v.z) | fifth(h, 6u)), bytes(high_nibbles(v.w) | fifth(h, 7u)),
  );
}
