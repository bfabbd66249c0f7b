import { existsSync } from 'node:fs';

/** Names the browser for tests and for the command line, before any default. */
export const CHROMIUM_VARIABLE = 'TALARIA_CHROMIUM';

const DEFAULT_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The Chromium that tests and the command line drive.
 * @returns {string | undefined} path of the executable, or undefined when the machine has none
 */
export function findChromium() {
  const named = process.env[CHROMIUM_VARIABLE];
  if (named) return named;
  return DEFAULT_PATHS.find((path) => existsSync(path));
}

/** `gpu` takes the machine's own adapter; anything else, and nothing, the software adapter that every machine has. */
const ADAPTER_VARIABLE = 'TALARIA_ADAPTER';
/** More flags for the browser, with spaces between them. */
const ARGUMENTS_VARIABLE = 'TALARIA_CHROMIUM_ARGS';

/** Containers and CI run as root, which Chromium's sandbox refuses. */
export const NO_SANDBOX = '--no-sandbox';

const COMMON_ARGS = [
  NO_SANDBOX,
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Flags that give a headless Chromium WebGPU, on its software adapter SwiftShader unless the environment says otherwise,
 * and keep it off the network.
 * @returns {string[]}
 */
export function chromiumArguments() {
  const isGpu = process.env[ADAPTER_VARIABLE] === 'gpu';
  const more = process.env[ARGUMENTS_VARIABLE]?.split(/\s+/).filter((flag) => flag !== '') ?? [];
  return [...COMMON_ARGS, ...(isGpu ? [] : ['--use-webgpu-adapter=swiftshader']), ...more];
}
