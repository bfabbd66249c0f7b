import { calculator } from './calculator';
import { calendar } from './calendar';
import { clock } from './clock';
import { convertUnits } from './convert-units';
import { readAttachment, type AttachedFiles } from './read-attachment';
import { runJavaScript } from './run-javascript';
import type { RunSandboxed } from './sandbox/sandbox.types';
import { searchConversations, type ChatSearch } from './search-conversations';
import type { Tool } from './tool';

/** What a model may be offered without anything being set up, and what the bundled one was trained on. */
export const BUILT_IN_TOOLS: readonly Tool[] = [calculator, clock];

/** What the tools that look beyond their arguments look at. */
export interface BuiltInPorts {
  readonly runSandboxed: RunSandboxed;
  /** Null where no chats are kept. */
  readonly searchChats: ChatSearch | null;
  /** Null where no files can be attached. */
  readonly attachedFiles: AttachedFiles | null;
}

/** All that come with the page. None of them sends anything off the device. */
export function allBuiltInTools(ports: BuiltInPorts): readonly Tool[] {
  return [
    ...BUILT_IN_TOOLS,
    calendar,
    convertUnits,
    runJavaScript(ports.runSandboxed),
    ...(ports.attachedFiles ? [readAttachment(ports.attachedFiles)] : []),
    ...(ports.searchChats ? [searchConversations(ports.searchChats)] : []),
  ];
}
