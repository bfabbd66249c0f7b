/** MCP servers of another origin than the tests' pages, for tests in a real browser. */
import type { TestProject } from 'vitest/node';

import { RealMcpServer } from '../servers/mcp-server';

declare module 'vitest' {
  interface ProvidedContext {
    /** Origins of servers, by what they do for pages of other origins. */
    mcpOrigins: { readonly right: string; readonly none: string; readonly noSessionHeader: string };
  }
}

export default async function serveMcp(project: TestProject) {
  const right = new RealMcpServer({ token: 'secret' });
  const none = new RealMcpServer({ cors: 'none' });
  const noSessionHeader = new RealMcpServer({ cors: 'no-session-header' });
  project.provide('mcpOrigins', {
    right: await right.listen(),
    none: await none.listen(),
    noSessionHeader: await noSessionHeader.listen(),
  });
  return () => Promise.all([right.close(), none.close(), noSessionHeader.close()]);
}
