// As the residual epilogue of mul_mat_vec: x = h * norm weight, unit-transposed, and a sum of squares for each 4 rows.
fn fold(i: u32, w: array<vec4f, 8>) {
  for (var j = 0u; j < 8u; j++) {
    for (var c = 0u; c < 4u; c++) {
      let k = 32u * i + 4u * j + c;
      if (k < WIDTH) { next_x[4u * (j * UNITS + i) + c] = w[j][c] * norm_weight[k]; }
    }
    if (32u * i + 4u * j < WIDTH) { next_squares[8u * i + j] = dot(w[j], w[j]); }
  }
}
