// Signed bytes, 32 a unit.
fn SEG_quants(u: u32) -> array<vec4f, 8> {
  let a = SEG_data[2u * u];
  let b = SEG_data[2u * u + 1u];
  return array<vec4f, 8>(
    signed_bytes(a.x), signed_bytes(a.y), signed_bytes(a.z), signed_bytes(a.w),
    signed_bytes(b.x), signed_bytes(b.y), signed_bytes(b.z), signed_bytes(b.w),
  );
}
