fn SEG_quants(u: u32) -> array<vec4f, 8> {
  let a = SEG_data[4u * u];
  let b = SEG_data[4u * u + 1u];
  let c = SEG_data[4u * u + 2u];
  let d = SEG_data[4u * u + 3u];
  return array<vec4f, 8>(
    pair_of_halves(a.x, a.y), pair_of_halves(a.z, a.w), pair_of_halves(b.x, b.y), pair_of_halves(b.z, b.w),
    pair_of_halves(c.x, c.y), pair_of_halves(c.z, c.w), pair_of_halves(d.x, d.y), pair_of_halves(d.z, d.w),
  );
}
