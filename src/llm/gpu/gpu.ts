import { invariant, LlmError } from '../errors';
import { isSoftwareAdapter, requestGpuDevice } from './adapter';
import { composeShader, type Kernel, type KernelSource } from './kernel';
import { WorkCounter } from './work-counter';

/**
 * One device and all that lives on it. Every buffer is made and destroyed here, so what is alive is always known, and
 * every write, submit and object is counted.
 */
export class Gpu {
  readonly work = new WorkCounter();
  /** Resolves when the device is lost other than by `destroy`. */
  readonly lost: Promise<LlmError>;
  readonly isSoftware: boolean;
  readonly #buffers = new Set<GPUBuffer>();
  readonly #kernels = new Map<string, Promise<Kernel>>();
  readonly #constants = new Map<string, GPUBuffer>();
  #firstError: LlmError | null = null;
  #destroyed = false;

  private constructor(
    readonly adapter: GPUAdapter,
    readonly device: GPUDevice,
  ) {
    this.isSoftware = isSoftwareAdapter(adapter.info);
    this.lost = new Promise((resolve) => {
      void device.lost.then(({ message }) => {
        if (this.#destroyed) return;
        const error = new LlmError('device_lost', `the GPU device was lost: ${message}`);
        this.#firstError = error;
        resolve(error);
      });
    });
    device.addEventListener('uncapturederror', (event) => {
      const { error } = event;
      this.#firstError ??=
        typeof GPUOutOfMemoryError !== 'undefined' && error instanceof GPUOutOfMemoryError
          ? new LlmError('out_of_memory', `the GPU ran out of memory: ${error.message}`)
          : new LlmError('device_lost', `the GPU refused a command: ${error.message}`);
    });
  }

  static async open(): Promise<Gpu> {
    const { adapter, device } = await requestGpuDevice();
    return new Gpu(adapter, device);
  }

  has(feature: GPUFeatureName): boolean {
    return this.device.features.has(feature);
  }

  /** @throws LlmError what the GPU reported since it was opened, if anything */
  assertHealthy(): void {
    if (this.#firstError) throw this.#firstError;
  }

  /** Zeroed; the size is rounded up to 16 bytes. @throws LlmError `out_of_memory` beyond `maxBufferSize` */
  createBuffer(label: string, sizeBytes: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const size = Math.max(16, Math.ceil(sizeBytes / 16) * 16);
    const { maxBufferSize } = this.device.limits;
    if (size > maxBufferSize) {
      throw new LlmError(
        'out_of_memory',
        `${label}: found ${String(size)} bytes, allowed ${String(maxBufferSize)} in one buffer on this adapter`,
      );
    }
    const buffer = this.device.createBuffer({ label, size, usage });
    this.#buffers.add(buffer);
    this.work.objectsCreated++;
    return buffer;
  }

  /** A storage buffer that kernels read and write. */
  createStorage(label: string, sizeBytes: number): GPUBuffer {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    return this.createBuffer(label, sizeBytes, STORAGE | COPY_SRC | COPY_DST);
  }

  /** A small read-only buffer; equal contents share one. */
  constants(values: readonly number[]): GPUBuffer {
    const key = values.join();
    let buffer = this.#constants.get(key);
    if (!buffer) {
      buffer = this.createStorage(`constants ${key}`, values.length * 4);
      this.write(buffer, 0, new Uint32Array(values));
      this.#constants.set(key, buffer);
    }
    return buffer;
  }

  destroyBuffer(buffer: GPUBuffer): void {
    if (this.#buffers.delete(buffer)) buffer.destroy();
  }

  /** Equal labels give the same kernel. @throws Error with the shader compiler's message: a bug of ours */
  kernel(source: KernelSource): Promise<Kernel> {
    let kernel = this.#kernels.get(source.label);
    if (!kernel) {
      kernel = this.#compile(source);
      this.#kernels.set(source.label, kernel);
    }
    return kernel;
  }

  async #compile(source: KernelSource): Promise<Kernel> {
    const { label } = source;
    const layout = this.device.createBindGroupLayout({
      label,
      entries: source.bindings.map(({ access }, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
      })),
    });
    // A refusal is reported once, by the pipeline.
    this.device.pushErrorScope('validation');
    const module = this.device.createShaderModule({ label, code: composeShader(source) });
    this.work.objectsCreated += 3;
    const pending = this.device.createComputePipelineAsync({
      label,
      layout: this.device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
      compute: { module },
    });
    void this.device.popErrorScope();
    try {
      return { label, pipeline: await pending, layout };
    } catch (cause) {
      const { messages } = await module.getCompilationInfo();
      const report = messages.map((m) => `${String(m.lineNum)}:${String(m.linePos)} ${m.message}`);
      this.#kernels.delete(label);
      this.assertHealthy();
      throw new Error(`kernel ${label} did not compile: ${report.join('; ')}`, { cause });
    }
  }

  bind(kernel: Kernel, buffers: readonly (GPUBuffer | GPUBufferBinding)[]): GPUBindGroup {
    this.work.objectsCreated++;
    return this.device.createBindGroup({
      label: kernel.label,
      layout: kernel.layout,
      entries: buffers.map((buffer, binding) => ({
        binding,
        resource: 'buffer' in buffer ? buffer : { buffer },
      })),
    });
  }

  write(buffer: GPUBuffer, offsetBytes: number, data: BufferSource): void {
    this.work.bytesWritten += data.byteLength;
    this.device.queue.writeBuffer(buffer, offsetBytes, data);
  }

  submit(encoder: GPUCommandEncoder): void {
    this.work.submits++;
    this.device.queue.submit([encoder.finish()]);
  }

  /** Copies `sizeBytes` out, waiting for all work before. For loading and checks, not for the token loop. */
  async read(buffer: GPUBuffer, offsetBytes: number, sizeBytes: number): Promise<ArrayBuffer> {
    invariant(offsetBytes % 4 === 0 && sizeBytes % 4 === 0, 'reads are whole words');
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = this.createBuffer('read', sizeBytes, usage);
    try {
      const encoder = this.device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, offsetBytes, staging, 0, sizeBytes);
      this.submit(encoder);
      await this.map(staging);
      this.work.bytesRead += sizeBytes;
      return staging.getMappedRange(0, sizeBytes).slice(0);
    } finally {
      this.destroyBuffer(staging);
    }
  }

  /** @throws LlmError `device_lost` when the device goes while waiting */
  async map(buffer: GPUBuffer): Promise<void> {
    try {
      await buffer.mapAsync(GPUMapMode.READ);
    } catch (cause) {
      this.assertHealthy();
      throw new LlmError('device_lost', 'the GPU device was lost while reading back', { cause });
    }
    this.assertHealthy();
  }

  /** Resolves when all work so far is done. */
  async idle(): Promise<void> {
    await this.device.queue.onSubmittedWorkDone();
    this.assertHealthy();
  }

  liveBuffers(): { buffers: number; bytes: number } {
    let bytes = 0;
    for (const buffer of this.#buffers) bytes += buffer.size;
    return { buffers: this.#buffers.size, bytes };
  }

  get isHealthy(): boolean {
    return this.#firstError === null && !this.#destroyed;
  }

  /** Destroys every buffer. Compiled kernels stay for the next model. */
  destroyBuffers(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.clear();
    this.#constants.clear();
  }

  destroy(): void {
    this.#destroyed = true;
    this.destroyBuffers();
    this.#kernels.clear();
    this.device.destroy();
  }
}
