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

/**
 * Flags that give a headless Chromium WebGPU on SwiftShader, its software adapter, and keep it off the network.
 * `--no-sandbox` because containers and CI run as root, which Chromium's sandbox refuses.
 */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
