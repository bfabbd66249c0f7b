import { isSoftwareAdapter } from '../../llm/gpu/adapter';
import { EngineError } from '../../protocol';
import type { MlcDevice } from './mlc-runtime';

/** Sees the devices that are opened until `stop`: WebLLM shows its own to nobody and only logs its loss. */
export function watchDevices(): { last(): MlcDevice; stop(): void } {
  const { prototype } = GPUAdapter;
  const requestDevice = Reflect.get(prototype, 'requestDevice');
  let last: MlcDevice | null = null;
  prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await requestDevice.call(this, descriptor);
    last = describe(this, device);
    return device;
  };
  return {
    last: () => {
      if (last) return last;
      throw new EngineError('internal', 'WebLLM loaded a model without opening a GPU device');
    },
    stop: () => {
      prototype.requestDevice = requestDevice;
    },
  };
}

function describe({ info }: GPUAdapter, device: GPUDevice): MlcDevice {
  return {
    adapter: {
      vendor: info.vendor,
      architecture: info.architecture,
      device: info.device,
      description: info.description,
      isSoftware: isSoftwareAdapter(info),
      features: [...device.features],
      maxBufferSizeBytes: device.limits.maxBufferSize,
      maxStorageBufferBindingSizeBytes: device.limits.maxStorageBufferBindingSize,
      kernels: 'compiled library',
    },
    lost: device.lost.then(({ reason, message }) => message || reason),
  };
}
