fn SEG_rows(block: u32, lane: u32) -> vec4f {
  let r = UNITS * min(vec4u(4u * block) + vec4u(0u, 1u, 2u, 3u), vec4u(SEG_ROWS - 1u));
  var sum = vec4f();
  for (var i = lane; i < UNITS; i += WG) {
    let v = load_x(i);
    let halves = half_sums(v);
    sum += vec4f(SEG_dot(r.x + i, v, halves), SEG_dot(r.y + i, v, halves), SEG_dot(r.z + i, v, halves), SEG_dot(r.w + i, v, halves));
  }
  return sum;
}
