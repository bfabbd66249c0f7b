fn mac(sum: f32, w: vec4f, v: vec4f) -> f32 { return fma(w.x, v.x, fma(w.y, v.y, fma(w.z, v.z, fma(w.w, v.w, sum)))); }
fn mac4(sum: vec4f, w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f, v: vec4f) -> vec4f {
  return vec4f(mac(sum.x, w0, v), mac(sum.y, w1, v), mac(sum.z, w2, v), mac(sum.w, w3, v));
}
