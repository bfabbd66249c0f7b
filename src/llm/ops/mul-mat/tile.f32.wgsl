alias tile_t = vec4<f32>;
fn to_tile(v: vec4f) -> tile_t { return v; }
