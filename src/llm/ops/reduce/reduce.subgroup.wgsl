// Sums over the workgroup, known to every thread. Holds for any subgroup size from 4 on.
struct Sums { rows: vec4f, square: f32 }
var<workgroup> shared_rows: array<vec4f, WG / 4>;
var<workgroup> shared_square: array<f32, WG / 4>;

fn workgroup_sum(lid: u32, rows: vec4f, square: f32) -> Sums {
  let size = subgroupAdd(1u);
  let r = subgroupAdd(rows);
  let q = subgroupAdd(square);
  if (subgroupElect()) {
    shared_rows[lid / size] = r;
    shared_square[lid / size] = q;
  }
  workgroupBarrier();
  var sums = Sums(vec4f(), 0.0);
  for (var i = 0u; i < (WG + size - 1u) / size; i++) {
    sums.rows += shared_rows[i];
    sums.square += shared_square[i];
  }
  return sums;
}
