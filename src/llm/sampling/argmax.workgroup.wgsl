// The best of the workgroup of 256, known to every thread; all must call it. In two steps of 16, which needs two barriers
// where a tree would need eight.
var<workgroup> best_value: array<f32, 256>;
var<workgroup> best_id: array<u32, 256>;

fn workgroup_argmax(lid: u32, own: Best) -> Best {
  best_value[lid] = own.value;
  best_id[lid] = own.id;
  workgroupBarrier();
  var best = own;
  if (lid < 16u) {
    for (var i = 0u; i < 16u; i++) {
      let at = 16u * lid + i;
      best = better(best, Best(best_value[at], best_id[at]));
    }
  }
  workgroupBarrier();
  if (lid < 16u) {
    best_value[lid] = best.value;
    best_id[lid] = best.id;
  }
  workgroupBarrier();
  best = Best(best_value[0], best_id[0]);
  for (var i = 1u; i < 16u; i++) { best = better(best, Best(best_value[i], best_id[i])); }
  return best;
}
