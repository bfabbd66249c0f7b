// Logits processors, then the largest of every CHUNK logits. Order: grammar mask, penalties, temperature.
// Penalties are those of llama.cpp: counts are of the last tokens, prompt included.
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  var best = Best(NEVER, 0xffffffffu);
  for (var i = 0u; i < CHUNK / 256u; i++) {
    let id = wid.x * CHUNK + 256u * i + lid;
    if (id < N_VOCAB) {
      var l = logits[id];
      let count = f32(count_of(id));
      if (count > 0.0) {
        l = select(l * sampling.repetition, l / sampling.repetition, l > 0.0);
        l -= count * sampling.frequency + sampling.presence;
      }
      if (!is_allowed(id)) { l = NEVER; }
      l *= sampling.inverse_temperature;
      processed[id] = l;
      best = better(best, Best(l, id));
    }
  }
  best = workgroup_argmax(lid, best);
  if (lid == 0u) { chunk_best[wid.x] = best; }
}
