fn SEG_scale(u: u32) -> vec4f { return vec4f(1.0, 1.0, 0.0, 0.0); }
