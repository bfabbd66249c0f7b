import { calculator } from './calculator';
import { clock } from './clock';
import type { Tool } from './tool';

/** What a model may be offered without anything being set up. Nothing here leaves the device. */
export const BUILT_IN_TOOLS: readonly Tool[] = [calculator, clock];
