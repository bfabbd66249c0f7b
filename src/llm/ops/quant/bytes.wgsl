// The four bytes of a word, lowest first.
fn bytes(v: u32) -> vec4f { return vec4f((vec4u(v) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(255u)); }
fn signed_bytes(v: u32) -> vec4f { return vec4f((vec4i(bitcast<i32>(v)) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u)); }
fn low_nibbles(v: u32) -> u32 { return v & 0x0f0f0f0fu; }
fn high_nibbles(v: u32) -> u32 { return (v >> 4u) & 0x0f0f0f0fu; }
fn fifth(h: u32, c: u32) -> u32 { return ((h >> c) & 0x01010101u) << 4u; }
fn top_two(h: u32, c: u32) -> u32 { return ((h >> (2u * c)) & 0x03030303u) << 4u; }
// F16 pairs are unpacked in f32, so no device feature is needed.
fn pair_of_halves(a: u32, b: u32) -> vec4f { return vec4f(unpack2x16float(a), unpack2x16float(b)); }
// BF16 is the upper half of an f32.
fn pair_of_bfloats(a: u32, b: u32) -> vec4f {
  return bitcast<vec4f>(vec4u(a << 16u, a & 0xffff0000u, b << 16u, b & 0xffff0000u));
}
