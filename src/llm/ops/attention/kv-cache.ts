/** f16 halves memory and bandwidth; packed by hand, so that no adapter needs `shader-f16` for it. */
export type KvCacheType = 'f16' | 'f32';

export const KV_ELEMENT_BYTES = { f16: 2, f32: 4 };

/** WGSL `put_pair(is_key, pair index, v)` for caches bound as pairs. Beyond f16's range values are clamped, not infinite. */
export function kvPutPair(type: KvCacheType): string {
  const value = type === 'f16' ? 'pack2x16float(clamp(v, vec2f(-65504.0), vec2f(65504.0)))' : 'v';
  return `fn put_pair(is_key: bool, i: u32, v: vec2f) {
  if (is_key) { k_cache[i] = ${value}; } else { v_cache[i] = ${value}; }
}`;
}

/** WGSL `k4(i)` and `v4(i)`: elements 4 i to 4 i + 3 of a cache, and the type to bind it as. */
export function kvLoad(type: KvCacheType): { wgsl: string; bindingType: string } {
  if (type === 'f32') {
    return {
      wgsl: 'fn k4(i: u32) -> vec4f { return k_cache[i]; }\nfn v4(i: u32) -> vec4f { return v_cache[i]; }',
      bindingType: 'array<vec4f>',
    };
  }
  const load = (name: string): string =>
    `fn ${name}4(i: u32) -> vec4f { let w = ${name}_cache[i]; return vec4f(unpack2x16float(w.x), unpack2x16float(w.y)); }`;
  return { wgsl: `${load('k')}\n${load('v')}`, bindingType: 'array<vec2u>' };
}
