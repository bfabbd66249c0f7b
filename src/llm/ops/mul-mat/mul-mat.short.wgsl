// `mul_mat.long` for up to 16 tokens, whose tile would mostly be padding: 64 rows x 16 tokens, 4 x 4 for a thread: rows
// 4 rx + (0 to 3), tokens ty + 4 m.
var<workgroup> tile_w: array<tile_t, 512>;
var<workgroup> tile_x: array<tile_t, 128>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let row0 = 64u * wid.x;
  let token0 = 16u * wid.y;
  let rx = lid & 15u;
  let ty = lid >> 4u;
  let load_w = min(row0 + 4u * rx + ty, shape.rows - 1u) * shape.units;
  let load_x = min(token0 + rx, step.n_tokens - 1u) * (8u * shape.units) + 2u * ty;
  let x_slot = 32u * ty + rx;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  for (var i = 0u; i < shape.units; i++) {
    let w = w0_weights(load_w + i);
    let x_at = load_x + 8u * i;
    tile_w[lid] = to_tile(w[0]); tile_w[lid + 64u] = to_tile(w[1]);
    tile_w[lid + 128u] = to_tile(w[2]); tile_w[lid + 192u] = to_tile(w[3]);
    tile_w[lid + 256u] = to_tile(w[4]); tile_w[lid + 320u] = to_tile(w[5]);
    tile_w[lid + 384u] = to_tile(w[6]); tile_w[lid + 448u] = to_tile(w[7]);
    tile_x[x_slot] = to_tile(x[x_at]); tile_x[x_slot + 16u] = to_tile(x[x_at + 1u]);
    workgroupBarrier();
    for (var j = 0u; j < shape.vectors; j++) {
      let at_w = 64u * j + rx;
      let at_x = 16u * j + ty;
      let w0 = vec4f(tile_w[at_w]);
      let w1 = vec4f(tile_w[at_w + 16u]);
      let w2 = vec4f(tile_w[at_w + 32u]);
      let w3 = vec4f(tile_w[at_w + 48u]);
      a0 = mac4(a0, w0, w1, w2, w3, vec4f(tile_x[at_x]));
      a1 = mac4(a1, w0, w1, w2, w3, vec4f(tile_x[at_x + 4u]));
      a2 = mac4(a2, w0, w1, w2, w3, vec4f(tile_x[at_x + 8u]));
      a3 = mac4(a3, w0, w1, w2, w3, vec4f(tile_x[at_x + 12u]));
    }
    workgroupBarrier();
  }
  let r = row0 + 4u * rx;
  let t = token0 + ty;
  store(t, r, a0); store(t + 4u, r, a1); store(t + 8u, r, a2); store(t + 12u, r, a3);
}
