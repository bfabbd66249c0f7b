// The largest of a tile's scores for a row: its thread looks at them all.
fn gather_max(lid: u32) {}
fn max_of_row(row: u32) -> f32 {
  var m = scores[row * WG];
  for (var j = 1u; j < WG; j++) { m = max(m, scores[row * WG + j]); }
  return m;
}
