// Causal attention of T tokens over the cache, online softmax (Milakov & Gimelshein 2018; FlashAttention).
// A workgroup has one KV head, one run of positions (split) and QT tokens: their G query heads each share every load of
// K and V. Positions come in tiles of WG. Scores: a thread has a position. Sums: a thread has 4 of the head's elements.
// Leaves, for each row (token, query head) and split: sum of exp(s - m) v, and (m, sum of exp(s - m)).
const NEVER = -1e30;
var<workgroup> q_tile: array<vec4f, ROWS * QUADS>;
var<workgroup> scores: array<f32, ROWS * WG>;
var<workgroup> row_max: array<f32, ROWS>;
var<workgroup> row_scale: array<f32, ROWS>;
var<workgroup> part_sum: array<vec4f, WG>;
var<workgroup> part_weight: array<f32, WG>;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let split = wid.x;
  let kv_head = wid.y;
  let token0 = wid.z * QT;
  for (var i = lid; i < ROWS * QUADS; i += WG) {
    let row = i / QUADS;
    let t = min(token0 + row / G, step.n_tokens - 1u);
    q_tile[i] = F_SCALE * q[(t * Q_HEADS + kv_head * G + row % G) * QUADS + i % QUADS];
  }
  if (lid < ROWS) { row_max[lid] = NEVER; }
  let chunk = chunk_of(step.pos + step.n_tokens);
  let begin = split * chunk;
  let end = min(begin + chunk, step.pos + min(token0 + QT, step.n_tokens));
  let base = kv_head * N_CTX * QUADS;
  let quad = lid % QUADS;
  let lane = lid / QUADS;
  var sum: array<vec4f, ROWS>;
  var weight: array<f32, ROWS>;
  workgroupBarrier();

  for (var tile = begin; tile < end; tile += WG) {
    let p = tile + lid;
    if (p < end) {
      // Zeroed by hand: in Tint's SPIR-V a variable that a loop declares bare keeps the last turn's values. By a loop:
      // a whole array at once takes lavapipe four times as long to compile.
      var s: array<f32, ROWS>;
      for (var r = 0u; r < ROWS; r++) { s[r] = 0.0; }
      for (var c = 0u; c < QUADS; c++) {
        let k = k4(base + p * QUADS + c);
        for (var r = 0u; r < ROWS; r++) { s[r] += dot(q_tile[r * QUADS + c], k); }
      }
      for (var r = 0u; r < ROWS; r++) {
        scores[r * WG + lid] = select(NEVER, s[r], p <= step.pos + token0 + r / G);
      }
    } else {
      for (var r = 0u; r < ROWS; r++) { scores[r * WG + lid] = NEVER; }
    }
    gather_max(lid);
    workgroupBarrier();
    if (lid < ROWS) {
      let before = row_max[lid];
      let m = max(before, max_of_row(lid));
      row_scale[lid] = exp(before - m);
      row_max[lid] = m;
    }
    workgroupBarrier();
    for (var r = 0u; r < ROWS; r++) { scores[r * WG + lid] = exp(scores[r * WG + lid] - row_max[r]); }
    workgroupBarrier();
    if (lane < LANES) {
      for (var r = 0u; r < ROWS; r++) {
        sum[r] *= row_scale[r];
        weight[r] *= row_scale[r];
      }
      let n = min(WG, end - tile);
      for (var j = lane; j < n; j += LANES) {
        let v = v4(base + (tile + j) * QUADS + quad);
        for (var r = 0u; r < ROWS; r++) {
          let w = scores[r * WG + j];
          sum[r] += w * v;
          weight[r] += w;
        }
      }
    }
    workgroupBarrier();
  }

  for (var r = 0u; r < ROWS; r++) {
    part_sum[lid] = sum[r];
    part_weight[lid] = weight[r];
    workgroupBarrier();
    let t = token0 + r / G;
    if (lane == 0u && t < step.n_tokens && begin < end) {
      var total = vec4f();
      var total_weight = 0.0;
      for (var l = 0u; l < LANES; l++) {
        total += part_sum[l * QUADS + quad];
        total_weight += part_weight[l * QUADS + quad];
      }
      let at = (t * Q_HEADS + kv_head * G + r % G) * SPLITS + split;
      part[at * QUADS + quad] = total;
      if (quad == 0u) { part_stats[at] = vec2f(row_max[r], total_weight); }
    }
    workgroupBarrier();
  }
}
