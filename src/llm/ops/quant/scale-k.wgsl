// Q4_K, Q5_K: four words a super-block of 8 units: (d | dmin << 16), low nibbles of the 8 scales, low nibbles of the
// 8 minima, top two bits of both (scales in the lower half). w = d sc q - dmin m.
fn SEG_scale(u: u32) -> vec4f {
  let v = SEG_data[SEG_SCALE / 4u + (u >> 3u)];
  let j = u & 7u;
  let d = unpack2x16float(v.x);
  let scale = ((v.y >> (4u * j)) & 15u) | (((v.w >> (2u * j)) & 3u) << 4u);
  let low = ((v.z >> (4u * j)) & 15u) | (((v.w >> (2u * j + 16u)) & 3u) << 4u);
  let s = d.x * f32(scale);
  let m = -d.y * f32(low);
  return vec4f(s, s, m, m);
}
