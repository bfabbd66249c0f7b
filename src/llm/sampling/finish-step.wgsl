// The token of the best chunk becomes the next input: position, history and counts move on. One workgroup.
@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) lid: u32) {
  var best = Best(NEVER, 0xffffffffu);
  for (var i = lid; i < CHUNKS; i += 256u) { best = better(best, chunk_best[i]); }
  best = workgroup_argmax(lid, best);
  if (lid == 0u) {
    let id = min(best.id, N_VOCAB - 1u);
    let next = step.pos + 1u;
    if (next < N_CTX) { tokens[next] = id; }
    change_count(id, 1i);
    if (next >= sampling.last_n) { change_count(tokens[next - sampling.last_n], -1i); }
    // Not a number anywhere leaves an id beyond the vocabulary, which the CPU refuses.
    result[0] = best.id;
    result[1] = step.draw;
    step.pos = next;
    step.n_tokens = 1u;
    step.draw += 1u;
  }
}
