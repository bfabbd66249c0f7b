/** Gives tests that run in Node the `navigator.gpu` and the WebGPU constants that a browser has, from Dawn. */
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
Object.defineProperty(globalThis.navigator ?? (globalThis.navigator = {} as Navigator), 'gpu', {
  value: create([]),
  configurable: true,
});
