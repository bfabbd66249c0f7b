// y[t, k] = x[t, k] / sqrt(mean_k x² + eps) * weight[k]. A workgroup has one token.
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let row = wid.x * STRIDE_X;
  var square = 0.0;
  for (var k = lid; k < WIDTH; k += WG) { square += x[row + k] * x[row + k]; }
  let scale = inverseSqrt(workgroup_sum(lid, vec4f(), square).square / F_WIDTH + F_EPS);
  for (var k = lid; k < WIDTH; k += WG) { y[row + k] = x[row + k] * scale * weight[k]; }
}
