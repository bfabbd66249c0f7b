// An f16 scale and an f16 minimum a unit.
fn SEG_scale(u: u32) -> vec4f {
  let dm = unpack2x16float(SEG_word(SEG_SCALE + u));
  return dm.xxyy;
}
