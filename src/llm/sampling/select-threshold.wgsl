// The least logit that top-k, top-p and min-p keep, in this order, each on what the one before left. One workgroup.
// Exact: a radix select over the logits' bits, 8 at a time, by counts (top-k) or by probability mass (top-p; fixed point
// with 31 fractional bits and a carry, as there is no atomic f32). Equal logits are kept or dropped together.
var<workgroup> bin_low: array<atomic<u32>, 256>;
var<workgroup> bin_high: array<atomic<u32>, 256>;
var<workgroup> chosen_bin: u32;
var<workgroup> left_over: f32;

// Ordered as the floats are.
fn key_of(l: f32) -> u32 {
  let b = bitcast<u32>(l);
  return select(b | 0x80000000u, ~b, (b >> 31u) == 1u);
}
fn value_of(key: u32) -> f32 { return bitcast<f32>(select(~key, key & 0x7fffffffu, (key >> 31u) == 1u)); }

fn bin_total(bin: u32, by_mass: bool) -> f32 {
  let low = f32(atomicLoad(&bin_low[bin]));
  if (!by_mass) { return low; }
  return f32(atomicLoad(&bin_high[bin])) * 2.0 + low / 2147483648.0;
}

// The key at which the running total from the top, over logits with key >= floor, first reaches the goal.
fn select_key(lid: u32, max_logit: f32, floor: u32, by_mass: bool, goal: f32, goal_is_share: bool) -> u32 {
  var prefix = 0u;
  var target_total = goal;
  for (var shift = 24i; shift >= 0i; shift -= 8i) {
    atomicStore(&bin_low[lid], 0u);
    atomicStore(&bin_high[lid], 0u);
    workgroupBarrier();
    for (var id = lid; id < N_VOCAB; id += 256u) {
      let key = key_of(processed[id]);
      // At the first digit every key has the (empty) prefix; a shift by 32 is not defined.
      let fits = shift == 24i || (key >> u32(shift + 8i)) == (prefix >> u32(shift + 8i));
      if (key >= floor && fits) {
        let bin = (key >> u32(shift)) & 255u;
        if (by_mass) {
          let mass = u32(exp(processed[id] - max_logit) * 2147483648.0);
          let before = atomicAdd(&bin_low[bin], mass);
          if (before + mass < before) { atomicAdd(&bin_high[bin], 1u); }
        } else {
          atomicAdd(&bin_low[bin], 1u);
        }
      }
    }
    workgroupBarrier();
    if (lid == 0u) {
      if (goal_is_share && shift == 24i) {
        var total = 0.0;
        for (var b = 0u; b < 256u; b++) { total += bin_total(b, by_mass); }
        target_total = goal * total;
      }
      var bin = 255i;
      for (; bin > 0i; bin--) {
        let total = bin_total(u32(bin), by_mass);
        if (total >= target_total && total > 0.0) { break; }
        target_total -= total;
      }
      chosen_bin = u32(bin);
      left_over = target_total;
    }
    workgroupBarrier();
    prefix |= workgroupUniformLoad(&chosen_bin) << u32(shift);
    target_total = workgroupUniformLoad(&left_over);
  }
  return prefix;
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) lid: u32) {
  var best = Best(NEVER, 0xffffffffu);
  for (var i = lid; i < CHUNKS; i += 256u) { best = better(best, chunk_best[i]); }
  let max_logit = workgroup_argmax(lid, best).value;
  workgroupBarrier();
  // Masked logits are never kept.
  var floor = key_of(NEVER * 0.5);
  if (TOP_K) { floor = max(floor, select_key(lid, max_logit, floor, false, f32(sampling.top_k), false)); }
  if (TOP_P) { floor = max(floor, select_key(lid, max_logit, floor, true, sampling.top_p, true)); }
  floor = max(floor, key_of(max_logit + sampling.log_min_p));
  // The likeliest token is always kept, whatever rounding did.
  if (lid == 0u) { threshold[0] = min(value_of(floor), max_logit); }
}
