@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let group = wid.x + GRID_X * wid.y;
  let block = group * WG + lid;
  let rows = rows_of(block, 0u);
  let scale = norm_scale(square_sum(0u));
  finish(block, block, scale * rows.a, scale * rows.b);
}
