// A unit is 32 consecutive weights of a row. A loader gives, for unit u of segment SEG,
//   SEG_quants(u): the 32 stored integers (or floats) as 8 vec4f, in order
//   SEG_scale(u):  (s0, s1, m0, m1) with w = s0 q + m0 in the first 16 and w = s1 q + m1 in the last 16
fn SEG_word(i: u32) -> u32 { return SEG_data[i >> 2u][i & 3u]; }
fn SEG_half(i: u32) -> f32 { return unpack2x16float(SEG_word(i >> 1u))[i & 1u]; }

// sum of w x over the unit; sums = (sum of the first 16 x, sum of the last 16 x)
fn SEG_dot(u: u32, x: array<vec4f, 8>, sums: vec2f) -> f32 {
  let q = SEG_quants(u);
  let s = SEG_scale(u);
  let a = q[0] * x[0] + q[1] * x[1] + q[2] * x[2] + q[3] * x[3];
  let b = q[4] * x[4] + q[5] * x[5] + q[6] * x[6] + q[7] * x[7];
  return dot(a, vec4f(s.x)) + dot(b, vec4f(s.y)) + dot(s.zw, sums);
}

fn SEG_weights(u: u32) -> array<vec4f, 8> {
  let q = SEG_quants(u);
  let s = SEG_scale(u);
  return array<vec4f, 8>(
    q[0] * s.x + s.z, q[1] * s.x + s.z, q[2] * s.x + s.z, q[3] * s.x + s.z,
    q[4] * s.y + s.w, q[5] * s.y + s.w, q[6] * s.y + s.w, q[7] * s.y + s.w,
  );
}
