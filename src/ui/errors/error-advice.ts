import type { EngineErrorCode, GENERAL_ERROR_CODES } from '../../protocol';

export interface ErrorAdvice {
  readonly title: string;
  /** What the reader can do, in words that need no knowledge of the engine. */
  readonly advice: string;
  /** The one button that goes with it. */
  readonly action: 'reload-model' | 'open-file' | 'new-chat' | 'dismiss';
}

type GeneralCode = (typeof GENERAL_ERROR_CODES)[number];

/** What the reader sees for a code. One that only a dialog can meet has its words there, and is a bug elsewhere. */
export function adviceOn(code: EngineErrorCode): ErrorAdvice {
  const advice = errorAdvice();
  return code in advice ? advice[code as GeneralCode] : advice.internal;
}

/** The same in a line: its title and what can be done, or something else to say than that. */
export function adviceLine(code: EngineErrorCode, says = adviceOn(code).advice): string {
  const { title } = adviceOn(code);
  // @wc-include
  return `${title}. ${says}`;
}

/** The one table from an error code to what the reader sees. A new code does not compile until it has a row. */
export const errorAdvice = (): Readonly<Record<GeneralCode, ErrorAdvice>> => ({
  malformed_file: {
    title: 'This file is not a sound GGUF model',
    advice:
      'It is another kind of file, was cut off, or is damaged. If you downloaded it, compare its size with the original and download it again.',
    action: 'open-file',
  },
  unsupported_architecture: {
    title: 'This model’s architecture does not run here',
    advice:
      'Talaria runs models of the architectures qwen3, llama and seed_oss: Hermes 4, Hermes 3, DeepHermes 3 and their relatives.',
    action: 'open-file',
  },
  unsupported_quantization: {
    title: 'This model’s quantization does not run here',
    advice:
      'Choose a file of the same model in another quantization, for example Q4_K_M, Q5_K_M, Q6_K, Q8_0 or F16.',
    action: 'open-file',
  },
  unsupported_tokenizer: {
    title: 'This model’s tokenizer is not known here',
    advice: 'Choose another file; Hermes 3, DeepHermes 3 and Hermes 4 all work.',
    action: 'open-file',
  },
  unsupported_template: {
    title: 'This model’s chat template could not be used',
    advice:
      'The template inside the file is missing or wrong. Another conversion of the same model may have a sound one.',
    action: 'open-file',
  },
  unsupported_library: {
    title: 'This build was compiled for another version of WebLLM',
    advice:
      'The library of an MLC build runs only with the version that it was made for. Look for a newer build, or use a GGUF file of the same model.',
    action: 'dismiss',
  },
  source_changed: {
    title: 'The file changed while it was being read',
    advice:
      'Wait until whatever writes to it (a download, a sync) has finished, then open it again.',
    action: 'open-file',
  },
  webgpu_unavailable: {
    title: 'WebGPU is not available here',
    advice:
      'Use a recent Chrome, Edge, Firefox or Safari with hardware acceleration switched on, over https or on localhost. On Linux, Chrome may need chrome://flags/#enable-unsafe-webgpu. chrome://gpu tells whether your GPU is blocked.',
    action: 'dismiss',
  },
  adapter_unsuitable: {
    title: 'This GPU cannot run the model',
    advice:
      'It offers less than this model asks for. Choose a smaller model or a smaller quantization, or another GPU in your system’s graphics settings.',
    action: 'open-file',
  },
  device_lost: {
    title: 'The browser lost the GPU',
    advice:
      'A driver restarted, the computer slept, or memory ran out. What was written so far is kept; loading the model again is enough.',
    action: 'reload-model',
  },
  out_of_memory: {
    title: 'The model does not fit into the GPU’s memory',
    advice:
      'Close other tabs and programs that use the GPU, or choose a smaller model or quantization.',
    action: 'reload-model',
  },
  context_full: {
    title: 'The conversation is longer than the model can read',
    advice: 'Start a new chat, or ask a shorter question.',
    action: 'new-chat',
  },
  self_test_failed: {
    title: 'This GPU calculates wrongly',
    advice:
      'The engine’s test on your GPU gave wrong numbers, so its answers would be rubbish. A newer graphics driver or browser usually helps.',
    action: 'dismiss',
  },
  invalid_request: {
    title: 'The engine did not accept this request',
    advice: 'Try again; if it stays, please report it with the details below.',
    action: 'dismiss',
  },
  busy: {
    title: 'The engine is still busy',
    advice: 'Stop the answer that is being written, or wait for it.',
    action: 'dismiss',
  },
  no_model: {
    title: 'No model is loaded',
    advice: 'Open a GGUF file first.',
    action: 'open-file',
  },
  worker_died: {
    title: 'The engine stopped',
    advice:
      'Its process ended, most often because memory ran out. What was written so far is kept; loading the model again is enough.',
    action: 'reload-model',
  },
  gpu_unstable: {
    title: 'The GPU fails again and again with this model',
    advice:
      'It was loaded again each time, which is not tried any more. Take a smaller model, a smaller quantization or a shorter context, and close other programs that use the GPU. What was written is kept.',
    action: 'reload-model',
  },
  gpu_withheld: {
    title: 'The browser does not give the GPU back',
    advice:
      'After several failures browsers keep the GPU from a page. Reload the page with the browser’s own button; if that does not help, restart the browser. Your chats and what you typed are kept, and can be read and exported meanwhile.',
    action: 'reload-model',
  },
  not_allowed: {
    title: 'Whoever hosts this page does not allow that',
    advice: 'Their rules stand under Personas. Choose a place that they allow, or ask them.',
    action: 'dismiss',
  },
  download_failed: {
    title: 'The model could not be fetched',
    advice:
      'The network or the server did not give the file. Try again, or open a GGUF file from this device.',
    action: 'reload-model',
  },
  integrity_failed: {
    title: 'The model’s bytes are not the right ones',
    advice:
      'Something changed them on the way here or in storage, so they were not used. Fetch the model again; what is sound is kept.',
    action: 'reload-model',
  },
  storage_full: {
    title: 'The browser’s storage is full',
    advice:
      'What has arrived is kept. Delete a model you no longer use, or free space on this device, and go on with the download.',
    action: 'dismiss',
  },
  storage_failed: {
    title: 'The browser’s storage did not work',
    advice:
      'Private windows and full disks are the usual reasons. Reload the page; a model opened from a file on this device needs no storage.',
    action: 'dismiss',
  },
  storage_locked: {
    title: 'The chats are locked',
    advice:
      'They are encrypted, and this tab does not have their key. Reload the page and unlock them.',
    action: 'dismiss',
  },
  unreadable: {
    title: 'This cannot be read here',
    advice: 'It is damaged, of another kind, or of a version that this page does not know.',
    action: 'dismiss',
  },
  format_refused: {
    title: 'The answer cannot be promised to have this form',
    advice: 'The button for the form of the answer, beside the message field, says what is wrong.',
    action: 'dismiss',
  },
  no_folders: {
    title: 'This browser writes no folders',
    advice: 'Chrome and Edge do.',
    action: 'dismiss',
  },
  internal: {
    title: 'Something went wrong inside Talaria',
    advice:
      'This is a bug of ours. Loading the model again may help; please report the details below.',
    action: 'reload-model',
  },
});
