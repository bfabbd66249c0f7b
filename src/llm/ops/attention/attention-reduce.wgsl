// Joins the splits of attention: out = sum_s e^(m_s - m) sum_s / sum_s e^(m_s - m) weight_s. A thread has 4 elements.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let t = id.y;
  let at = id.x;
  if (at >= Q_HEADS * QUADS) { return; }
  let head = at / QUADS;
  let length = step.pos + step.n_tokens;
  let chunk = chunk_of(length);
  let n = min(SPLITS, (length + chunk - 1u) / chunk);
  let first = (t * Q_HEADS + head) * SPLITS;
  var m = part_stats[first].x;
  for (var s = 1u; s < n; s++) { m = max(m, part_stats[first + s].x); }
  var sum = vec4f();
  var weight = 0.0;
  for (var s = 0u; s < n; s++) {
    let stats = part_stats[first + s];
    let scale = exp(stats.x - m);
    sum += scale * part[(first + s) * QUADS + at % QUADS];
    weight += scale * stats.y;
  }
  if (TRANSPOSED) { out[(at & 7u) * UNITS + (at >> 3u)] = sum / weight; }
  else { out[t * UNITS * 8u + at] = sum / weight; }
}
