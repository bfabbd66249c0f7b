// Q6_K: 16 signed bytes of scales a super-block, two a unit, then one f16 d a super-block. w = d sc (q - 32).
fn SEG_scale(u: u32) -> vec4f {
  let pair = SEG_word(SEG_SCALE + (u >> 1u)) >> (16u * (u & 1u));
  let scales = vec2f((vec2i(bitcast<i32>(pair)) << vec2u(24u, 16u)) >> vec2u(24u));
  let s = SEG_half(2u * SEG_D + (u >> 3u)) * scales;
  return vec4f(s, -32.0 * s);
}
