// 1 / rms of the vector whose sums of squares the last kernel left in `squares`; its weights are already in x.
fn square_sum(lane: u32) -> f32 {
  var sum = 0.0;
  for (var i = lane; i < SQUARES; i += STRIDE) { sum += squares[i]; }
  return sum;
}
fn norm_scale(sum: f32) -> f32 { return inverseSqrt(sum / F_NORM_WIDTH + F_NORM_EPS); }
