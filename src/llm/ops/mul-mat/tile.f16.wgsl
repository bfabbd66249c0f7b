// Activations beyond f16's largest number occur in trained models; clamped they are wrong by a little, as infinities by all.
alias tile_t = vec4<f16>;
fn to_tile(v: vec4f) -> tile_t { return tile_t(clamp(v, vec4f(-65504.0), vec4f(65504.0))); }
