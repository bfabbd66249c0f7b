import type { ToolCall } from '../protocol';
import { calculator } from './calculator';
import { clock } from './clock';
import type { Tool } from './tool';

/** What a model may be offered without anything being set up. Nothing here leaves the device. */
export const BUILT_IN_TOOLS: readonly Tool[] = [calculator, clock];

/** What the model gets to read as the result of its call: JSON, also when the call fails. */
export function runTool(tools: readonly Tool[], call: ToolCall): string {
  const tool = tools.find(({ signature }) => signature.name === call.name);
  try {
    if (!tool) throw new Error(`there is no tool "${call.name}"`);
    return JSON.stringify(tool.run(call.arguments));
  } catch (thrown) {
    return JSON.stringify({ error: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}
