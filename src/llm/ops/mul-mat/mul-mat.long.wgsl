// out[t, r] = sum_k X[t, k] W[r, k] for T tokens. A workgroup of 64 makes a tile of 64 rows x 64 tokens; a thread makes
// 8 x 8 of it: rows 4 rx + (0 to 3) and 32 more, tokens ty + 8 m. Each step brings one unit (32 k, as 8 vectors) of all
// rows and tokens into workgroup memory, rows in an order that lets neighbouring threads read neighbouring vectors.
// Sizes come from a buffer: one pipeline serves all shapes, and no compiler unrolls the inner loop, 256 multiply-adds a
// turn, eight times.
var<workgroup> tile_w: array<tile_t, 512>;
var<workgroup> tile_x: array<tile_t, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let row0 = 64u * wid.x;
  let token0 = 64u * wid.y;
  let load_row = row0 + 4u * (lid & 7u) + ((lid >> 3u) & 3u) + (lid & 32u);
  let load_w = min(load_row, shape.rows - 1u) * shape.units;
  let load_x = min(token0 + lid, step.n_tokens - 1u) * (8u * shape.units);
  let rx = lid & 7u;
  let ty = lid >> 3u;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  var b0 = vec4f(); var b1 = vec4f(); var b2 = vec4f(); var b3 = vec4f();
  var b4 = vec4f(); var b5 = vec4f(); var b6 = vec4f(); var b7 = vec4f();
  for (var i = 0u; i < shape.units; i++) {
    let w = w0_weights(load_w + i);
    let x_at = load_x + 8u * i;
    tile_w[lid] = to_tile(w[0]); tile_w[lid + 64u] = to_tile(w[1]);
    tile_w[lid + 128u] = to_tile(w[2]); tile_w[lid + 192u] = to_tile(w[3]);
    tile_w[lid + 256u] = to_tile(w[4]); tile_w[lid + 320u] = to_tile(w[5]);
    tile_w[lid + 384u] = to_tile(w[6]); tile_w[lid + 448u] = to_tile(w[7]);
    for (var j = 0u; j < 8u; j++) { tile_x[lid + 64u * j] = to_tile(x[x_at + j]); }
    workgroupBarrier();
    for (var j = 0u; j < shape.vectors; j++) {
      let at_w = 64u * j + rx;
      let at_x = 64u * j + ty;
      let w0 = vec4f(tile_w[at_w + 0u]);
      let w1 = vec4f(tile_w[at_w + 8u]);
      let w2 = vec4f(tile_w[at_w + 16u]);
      let w3 = vec4f(tile_w[at_w + 24u]);
      let w4 = vec4f(tile_w[at_w + 32u]);
      let w5 = vec4f(tile_w[at_w + 40u]);
      let w6 = vec4f(tile_w[at_w + 48u]);
      let w7 = vec4f(tile_w[at_w + 56u]);
      var v: vec4f;
      v = vec4f(tile_x[at_x + 0u]); a0 = mac4(a0, w0, w1, w2, w3, v); b0 = mac4(b0, w4, w5, w6, w7, v);
      v = vec4f(tile_x[at_x + 8u]); a1 = mac4(a1, w0, w1, w2, w3, v); b1 = mac4(b1, w4, w5, w6, w7, v);
      v = vec4f(tile_x[at_x + 16u]); a2 = mac4(a2, w0, w1, w2, w3, v); b2 = mac4(b2, w4, w5, w6, w7, v);
      v = vec4f(tile_x[at_x + 24u]); a3 = mac4(a3, w0, w1, w2, w3, v); b3 = mac4(b3, w4, w5, w6, w7, v);
      v = vec4f(tile_x[at_x + 32u]); a4 = mac4(a4, w0, w1, w2, w3, v); b4 = mac4(b4, w4, w5, w6, w7, v);
      v = vec4f(tile_x[at_x + 40u]); a5 = mac4(a5, w0, w1, w2, w3, v); b5 = mac4(b5, w4, w5, w6, w7, v);
      v = vec4f(tile_x[at_x + 48u]); a6 = mac4(a6, w0, w1, w2, w3, v); b6 = mac4(b6, w4, w5, w6, w7, v);
      v = vec4f(tile_x[at_x + 56u]); a7 = mac4(a7, w0, w1, w2, w3, v); b7 = mac4(b7, w4, w5, w6, w7, v);
    }
    workgroupBarrier();
  }
  let r = row0 + 4u * rx;
  let t = token0 + ty;
  store(t + 0u, r, a0); store(t + 0u, r + 32u, b0);
  store(t + 8u, r, a1); store(t + 8u, r + 32u, b1);
  store(t + 16u, r, a2); store(t + 16u, r + 32u, b2);
  store(t + 24u, r, a3); store(t + 24u, r + 32u, b3);
  store(t + 32u, r, a4); store(t + 32u, r + 32u, b4);
  store(t + 40u, r, a5); store(t + 40u, r + 32u, b5);
  store(t + 48u, r, a6); store(t + 48u, r + 32u, b6);
  store(t + 56u, r, a7); store(t + 56u, r + 32u, b7);
}
