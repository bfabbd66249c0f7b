// For T tokens: bias, RMS norm of each head (where the model has them), rotary embedding; k and v go to the cache.
// qkv: (T, nHeads + 2 nKvHeads, headDim) f32; q is turned in place. A workgroup has one head of one token.
// cos and sin of pos * theta come from two tables by the addition theorem: position = 256 a + b.
fn turn_of(pos: u32, i: u32) -> vec2f {
  let a = turns[(256u + (pos >> 8u)) * HALF + i];
  let b = turns[(pos & 255u) * HALF + i];
  return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lid: u32) {
  let head = wid.x;
  let t = wid.y;
  let pos = step.pos + t;
  let at = (t * HEADS + head) * HEAD_DIM;
  let in_head = head * HEAD_DIM;
  let is_value = head >= Q_HEADS + KV_HEADS;
  let is_key = head >= Q_HEADS && !is_value;

  var scale = 1.0;
  if (QK_NORM) {
    var square = 0.0;
    for (var k = lid; k < HEAD_DIM; k += WG) {
      let v = qkv[at + k] + bias_of(in_head + k);
      square += v * v;
    }
    scale = inverseSqrt(workgroup_sum(lid, vec4f(), square).square / F_HEAD_DIM + F_EPS);
  }
  for (var i = lid; i < HALF; i += WG) {
    let k0 = select(i, 2u * i, INTERLEAVED || is_value);
    let k1 = select(i + HALF, 2u * i + 1u, INTERLEAVED || is_value);
    var v = vec2f(qkv[at + k0] + bias_of(in_head + k0), qkv[at + k1] + bias_of(in_head + k1));
    if (is_value) {
      put_pair(false, cache_at(head - Q_HEADS - KV_HEADS, pos) + i, v);
      continue;
    }
    v *= scale * vec2f(norm_of(is_key, k0), norm_of(is_key, k1));
    let turn = turn_of(pos, i);
    v = vec2f(v.x * turn.x - v.y * turn.y, v.x * turn.y + v.y * turn.x);
    if (is_key) {
      // Keys lie in the cache with the pair (k0, k1) side by side; queries are read in the same order.
      put_pair(true, cache_at(head - Q_HEADS, pos) + i, v);
    } else {
      q[(t * Q_HEADS + head) * HALF + i] = v;
    }
  }
}

// Where a head's row for one position starts in the cache, in pairs. Cache: (nKvHeads, nCtx, headDim).
fn cache_at(kv_head: u32, pos: u32) -> u32 { return (kv_head * N_CTX + pos) * HALF; }
