// y[r] = scale * sum_k W[r, k] x[k] for one token; what becomes of y is the epilogue's business.
// A block is 4 rows. Serial: a thread has a block. Otherwise a workgroup has one, its threads share the row's units.
// x lies unit-transposed: vec4 j of unit i at x[j * UNITS + i], so that neighbouring threads read neighbouring vectors.
fn load_x(i: u32) -> array<vec4f, 8> {
  return array<vec4f, 8>(
    x[i], x[UNITS + i], x[2u * UNITS + i], x[3u * UNITS + i],
    x[4u * UNITS + i], x[5u * UNITS + i], x[6u * UNITS + i], x[7u * UNITS + i],
  );
}

// Where element k of a vector lies in the unit-transposed layout of a vector of `units` units, in floats.
fn transposed(k: u32, units: u32) -> u32 { return 4u * (((k & 31u) >> 2u) * units + (k >> 5u)) + (k & 3u); }

struct Rows { a: vec4f, b: vec4f }

// Sums of the first and of the last 16 elements, which minima multiply.
fn half_sums(v: array<vec4f, 8>) -> vec2f {
  return vec2f(dot(v[0] + v[1] + v[2] + v[3], vec4f(1.0)), dot(v[4] + v[5] + v[6] + v[7], vec4f(1.0)));
}
