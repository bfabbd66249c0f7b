fn SEG_quants(u: u32) -> array<vec4f, 8> {
  let a = SEG_data[4u * u];
  let b = SEG_data[4u * u + 1u];
  let c = SEG_data[4u * u + 2u];
  let d = SEG_data[4u * u + 3u];
  return array<vec4f, 8>(
    pair_of_bfloats(a.x, a.y), pair_of_bfloats(a.z, a.w), pair_of_bfloats(b.x, b.y), pair_of_bfloats(b.z, b.w),
    pair_of_bfloats(c.x, c.y), pair_of_bfloats(c.z, c.w), pair_of_bfloats(d.x, d.y), pair_of_bfloats(d.z, d.w),
  );
}
