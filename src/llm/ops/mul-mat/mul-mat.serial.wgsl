// out[t, r] = sum_k X[t, k] W[r, k] for T tokens. A thread computes one row for 8 tokens: no barrier, and x is read at
// addresses equal for all threads, which CPU adapters load once.
fn dot32(w: array<vec4f, 8>, at: u32) -> f32 {
  let s = w[0] * x[at] + w[1] * x[at + 1u] + w[2] * x[at + 2u] + w[3] * x[at + 3u]
        + w[4] * x[at + 4u] + w[5] * x[at + 5u] + w[6] * x[at + 6u] + w[7] * x[at + 7u];
  return dot(s, vec4f(1.0));
}

@compute @workgroup_size(16)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let r = 16u * wid.x + lid;
  let w_at = min(r, ROWS - 1u) * UNITS;
  let token0 = 8u * wid.y;
  let x_at = token0 * (8u * UNITS);
  let stride = 8u * UNITS;
  var a = vec4f();
  var b = vec4f();
  for (var i = 0u; i < UNITS; i++) {
    let w = w0_weights(w_at + i);
    let at = x_at + 8u * i;
    a += vec4f(dot32(w, at), dot32(w, at + stride), dot32(w, at + 2u * stride), dot32(w, at + 3u * stride));
    b += vec4f(dot32(w, at + 4u * stride), dot32(w, at + 5u * stride), dot32(w, at + 6u * stride), dot32(w, at + 7u * stride));
  }
  for (var i = 0u; i < 4u; i++) {
    store(token0 + i, r, a[i]);
    store(token0 + 4u + i, r, b[i]);
  }
}
