// Sums over the workgroup, known to every thread. Five at once, so that rows and a norm share the barriers.
struct Sums { rows: vec4f, square: f32 }
var<workgroup> shared_rows: array<vec4f, WG>;
var<workgroup> shared_square: array<f32, WG>;

fn workgroup_sum(lid: u32, rows: vec4f, square: f32) -> Sums {
  shared_rows[lid] = rows;
  shared_square[lid] = square;
  for (var half = WG / 2u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (lid < half) {
      shared_rows[lid] += shared_rows[lid + half];
      shared_square[lid] += shared_square[lid + half];
    }
  }
  workgroupBarrier();
  return Sums(shared_rows[0], shared_square[0]);
}
