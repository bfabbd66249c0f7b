// One f16 scale a unit; stored integers are SEG_ZERO too large.
fn SEG_scale(u: u32) -> vec4f {
  let d = SEG_half(2u * SEG_SCALE + u);
  return vec4f(d, d, -F_SEG_ZERO * d, -F_SEG_ZERO * d);
}
