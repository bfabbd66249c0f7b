fn SEG_quants(u: u32) -> array<vec4f, 8> {
  let i = 8u * u;
  return array<vec4f, 8>(
    bitcast<vec4f>(SEG_data[i]), bitcast<vec4f>(SEG_data[i + 1u]),
    bitcast<vec4f>(SEG_data[i + 2u]), bitcast<vec4f>(SEG_data[i + 3u]),
    bitcast<vec4f>(SEG_data[i + 4u]), bitcast<vec4f>(SEG_data[i + 5u]),
    bitcast<vec4f>(SEG_data[i + 6u]), bitcast<vec4f>(SEG_data[i + 7u]),
  );
}
