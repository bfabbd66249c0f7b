// out[t, r] = sum_k X[t, k] W[r, k] for adapters that compute on the CPU: no workgroup memory, no barrier, and little code,
// since such adapters translate `mul_mat.long` for ten seconds and this for one, and run both equally fast. A thread
// makes 4 rows x 8 tokens.
fn dots(w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f, v: vec4f) -> vec4f {
  return vec4f(dot(w0, v), dot(w1, v), dot(w2, v), dot(w3, v));
}

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let r = 4u * id.x;
  let t = 8u * id.y;
  let last_row = shape.rows - 1u;
  let last_token = step.n_tokens - 1u;
  let x0 = 8u * shape.units * t;
  let x1 = 8u * shape.units * min(t + 1u, last_token);
  let x2 = 8u * shape.units * min(t + 2u, last_token);
  let x3 = 8u * shape.units * min(t + 3u, last_token);
  let x4 = 8u * shape.units * min(t + 4u, last_token);
  let x5 = 8u * shape.units * min(t + 5u, last_token);
  let x6 = 8u * shape.units * min(t + 6u, last_token);
  let x7 = 8u * shape.units * min(t + 7u, last_token);
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  for (var i = 0u; i < shape.units; i++) {
    var w: array<array<vec4f, 8>, 4>;
    for (var n = 0u; n < 4u; n++) { w[n] = w0_weights(min(r + n, last_row) * shape.units + i); }
    for (var j = 0u; j < shape.vectors; j++) {
      let at = 8u * i + j;
      let w0 = w[0][j]; let w1 = w[1][j]; let w2 = w[2][j]; let w3 = w[3][j];
      a0 += dots(w0, w1, w2, w3, x[x0 + at]); a1 += dots(w0, w1, w2, w3, x[x1 + at]);
      a2 += dots(w0, w1, w2, w3, x[x2 + at]); a3 += dots(w0, w1, w2, w3, x[x3 + at]);
      a4 += dots(w0, w1, w2, w3, x[x4 + at]); a5 += dots(w0, w1, w2, w3, x[x5 + at]);
      a6 += dots(w0, w1, w2, w3, x[x6 + at]); a7 += dots(w0, w1, w2, w3, x[x7 + at]);
    }
  }
  store(t, r, a0); store(t + 1u, r, a1); store(t + 2u, r, a2); store(t + 3u, r, a3);
  store(t + 4u, r, a4); store(t + 5u, r, a5); store(t + 6u, r, a6); store(t + 7u, r, a7);
}
