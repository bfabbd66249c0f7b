@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let block = wid.x + GRID_X * wid.y;
  let rows = rows_of(block, lid);
  let sums = workgroup_sum(lid, rows.a, square_sum(lid));
  let scale = norm_scale(sums.square);
  var second = vec4f();
  if (PAIRED) {
    workgroupBarrier();
    second = workgroup_sum(lid, rows.b, 0.0).rows;
  }
  if (lid == 0u) { finish(block, block, scale * sums.rows, scale * second); }
}
