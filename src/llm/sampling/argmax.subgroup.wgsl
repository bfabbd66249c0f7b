// The best of the workgroup of 256, known to every thread; all must call it. Holds for any subgroup size from 4 on.
var<workgroup> best_of_groups: array<Best, 64>;

fn workgroup_argmax(lid: u32, own: Best) -> Best {
  let size = subgroupAdd(1u);
  let value = subgroupMax(own.value);
  let id = subgroupMin(select(0xffffffffu, own.id, own.value == value));
  if (subgroupElect()) { best_of_groups[lid / size] = Best(value, id); }
  workgroupBarrier();
  var best = best_of_groups[0];
  for (var i = 1u; i < (256u + size - 1u) / size; i++) { best = better(best, best_of_groups[i]); }
  return best;
}
