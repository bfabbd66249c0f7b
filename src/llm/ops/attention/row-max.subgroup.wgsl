// The largest of a tile's scores for a row: each subgroup has its part. Holds for any subgroup size from 4 on.
const MAX_GROUPS = WG / 4u;
var<workgroup> group_max: array<f32, ROWS * MAX_GROUPS>;
var<private> groups: u32;
fn gather_max(lid: u32) {
  let size = subgroupAdd(1u);
  groups = (WG + size - 1u) / size;
  for (var r = 0u; r < ROWS; r++) {
    let m = subgroupMax(scores[r * WG + lid]);
    if (subgroupElect()) { group_max[r * MAX_GROUPS + lid / size] = m; }
  }
}
fn max_of_row(row: u32) -> f32 {
  var m = group_max[row * MAX_GROUPS];
  for (var g = 1u; g < groups; g++) { m = max(m, group_max[row * MAX_GROUPS + g]); }
  return m;
}
