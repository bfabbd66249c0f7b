/** How a kernel uses a storage buffer. Weights and activations that are only read are bound `read`. */
export interface Binding {
  readonly name: string;
  readonly access: 'read' | 'read_write';
  /** WGSL type, e.g. `array<vec4f>`. */
  readonly type: string;
}

/** A compute shader in parts: what TypeScript knows (numbers, bindings) and plain `.wgsl` files. */
export interface KernelSource {
  /** Names the variant in errors and profiles, and is the pipeline's key: equal labels are equal shaders. */
  readonly label: string;
  readonly enable?: readonly ('f16' | 'subgroups')[];
  /**
   * Module constants. `const` rather than `override`, because array lengths and unrolled loops need them at
   * shader-creation time, and indices that are provably in range cost no clamp.
   */
  readonly constants: Readonly<Record<string, number | boolean>>;
  readonly bindings: readonly Binding[];
  readonly files: readonly string[];
}

export interface Kernel {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Whole numbers are u32, unless the name says that the kernel computes with it as f32 (`F_…`). */
function declareConstant(name: string, value: number | boolean): string {
  if (typeof value === 'boolean') return `const ${name} = ${String(value)};`;
  if (!name.startsWith('F_')) return `const ${name} = ${String(value)}u;`;
  const digits = String(value);
  return `const ${name} = f32(${/[.e]/.test(digits) ? digits : `${digits}.0`});`;
}

/** The complete WGSL of a kernel. */
export function composeShader(source: KernelSource): string {
  return [
    ...(source.enable ?? []).map((name) => `enable ${name};`),
    ...Object.entries(source.constants).map(([name, value]) => declareConstant(name, value)),
    ...source.bindings.map(
      ({ name, access, type }, index) =>
        `@group(0) @binding(${String(index)}) var<storage, ${access}> ${name}: ${type};`,
    ),
    ...source.files,
  ].join('\n');
}
