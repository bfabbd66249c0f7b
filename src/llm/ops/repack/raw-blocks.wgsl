// A thread turns 16 units (512 weights) of ggml blocks into planes.
// Blocks have an even number of bytes, so every field starts on 2 bytes at least.
// first_unit: of this piece in the segment; high, scale, d: where the segment's planes start, in words.
struct Piece { n_units: u32, first_unit: u32, high: u32, scale: u32, d: u32 }
fn half_at(b: u32) -> u32 { return (raw[b >> 2u] >> (8u * (b & 2u))) & 0xffffu; }
fn byte_at(b: u32) -> u32 { return (raw[b >> 2u] >> (8u * (b & 3u))) & 0xffu; }
fn word_at(b: u32) -> u32 {
  let i = b >> 2u;
  if ((b & 2u) == 0u) { return raw[i]; }
  return (raw[i] >> 16u) | (raw[i + 1u] << 16u);
}
const EACH_LOW = 0x0f0f0f0fu;
