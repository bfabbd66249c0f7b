// 4-bit quants, 16 bytes a unit: byte 4c + b holds weight 4c + b (low) and 16 + 4c + b (high).
fn SEG_quants(u: u32) -> array<vec4f, 8> {
  let v = SEG_data[u];
  return array<vec4f, 8>(
    bytes(low_nibbles(v.x)), bytes(low_nibbles(v.y)), bytes(low_nibbles(v.z)), bytes(low_nibbles(v.w)),
    bytes(high_nibbles(v.x)), bytes(high_nibbles(v.y)), bytes(high_nibbles(v.z)), bytes(high_nibbles(v.w)),
  );
}
