// Gumbel-max: the argmax of logit + Gumbel noise over the kept tokens is a draw from their softmax, without a sum.
// Noise is a hash of (seed, index of the draw, token): same seed, same text, in any order of work.
fn mix(v: u32) -> u32 {
  // "lowbias32" (Wellons, 2018): full avalanche of 32 bits.
  var x = v;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}

// -ln(1 - w) for w in (0, 1). A token wins by a small one, so w near 0 keeps its relative precision: -ln(u) with u near 1
// would round to 0 once in 2^24, and one of 100,000 impossible tokens would win every few hundred draws.
fn exponential(bits: u32) -> f32 {
  let w = min((f32(bits) + 0.5) / 4294967296.0, 0.99999994);
  return select(-log(1.0 - w), w + 0.5 * w * w, w < 0.001);
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let stream = mix(mix(sampling.seed) ^ (step.draw * 0x9e3779b9u));
  var best = Best(NEVER, 0xffffffffu);
  for (var i = 0u; i < CHUNK / 256u; i++) {
    let id = wid.x * CHUNK + 256u * i + lid;
    if (id < N_VOCAB) {
      let l = processed[id];
      if (l >= threshold[0]) {
        best = better(best, Best(l - log(exponential(mix(stream ^ mix(id + 0x632be5abu)))), id));
      }
    }
  }
  best = workgroup_argmax(lid, best);
  if (lid == 0u) { chunk_best[wid.x] = best; }
}
