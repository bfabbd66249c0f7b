// h[t] = embedding row of the token at position pos + t. A thread has one unit of one token.
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let i = wid.x * WG + lid;
  let t = wid.y;
  if (i < UNITS) {
    let w = embedding(tokens[step.pos + t], i);
    for (var j = 0u; j < 8u; j++) { h[(t * UNITS + i) * 8u + j] = w[j]; }
    if (FOLD_NORM) { fold(i, w); }
  }
}
