import * as v from 'valibot';
import { toEngineError, type EngineError } from '../protocol';
import type { ToolStore } from '../storage/tools/tool-store';
import { BUILT_IN_TOOLS, allBuiltInTools, type BuiltInPorts } from '../tools/built-in-tools';
import type { McpConnections } from '../tools/mcp/mcp.types';
import type { RunSandboxed } from '../tools/sandbox/sandbox.types';
import type { Tool } from '../tools/tool';
import { fromUserTool, type UserTool } from '../tools/user-tool';
import type { McpServer } from './mcp-server.svelte';
import { McpServers } from './mcp-servers.svelte';
import { UserTools } from './user-tools.svelte';

export interface ToolboxParts extends BuiltInPorts {
  readonly store: Pick<ToolStore, 'read' | 'write'>;
  readonly connections: McpConnections;
  /** Whether the site's own rules allow a server there. */
  readonly mayReach: (url: URL) => boolean;
}

/** Tools that came from one place. */
export interface ToolGroup {
  readonly kind: 'built-in' | 'mine' | 'server';
  readonly tools: readonly Tool[];
  /** Of kind `server`. */
  readonly server: McpServer | null;
}

/** On before anybody has chosen. */
const USUAL = BUILT_IN_TOOLS.map(({ signature }) => signature.name);

/** All tools there are, and which of them a model is offered. */
export class Toolbox {
  readonly mine: UserTools;
  readonly servers: McpServers;
  readonly runSandboxed: RunSandboxed;
  readonly #builtIn: readonly Tool[];
  readonly #store: Pick<ToolStore, 'read' | 'write'>;
  #on = $state.raw<readonly string[]>(USUAL);
  /** Why what was kept could not be read, or a switch not be kept. */
  failure = $state.raw<EngineError | null>(null);

  readonly groups: readonly ToolGroup[] = $derived.by(() => [
    { kind: 'built-in', tools: this.#builtIn, server: null },
    {
      kind: 'mine',
      tools: this.mine.tools.map((tool) => fromUserTool(tool, this.runSandboxed)),
      server: null,
    },
    ...this.servers.servers.map((server) => ({
      kind: 'server' as const,
      tools: this.servers.toolsOf(server),
      server,
    })),
  ]);

  /** Those that are on. */
  readonly offered: readonly Tool[] = $derived(
    this.groups
      .flatMap(({ tools }) => tools)
      .filter(({ signature }) => this.#on.includes(signature.name)),
  );

  constructor({ store, connections, mayReach, ...ports }: ToolboxParts) {
    this.#store = store;
    this.#builtIn = allBuiltInTools(ports);
    this.runSandboxed = ports.runSandboxed;
    this.mine = new UserTools(store, () => this.#builtIn.map(({ signature }) => signature.name));
    this.servers = new McpServers({
      connections,
      store,
      mayReach,
      onChanged: (names) => {
        if (names.length > 0) this.#switch(names, false);
      },
    });
  }

  /** Never rejects: the page works without what was kept. */
  async load(): Promise<void> {
    const parts = [
      () => this.mine.load(),
      () => this.servers.load(),
      async () => {
        const stored = v.safeParse(v.array(v.string()), await this.#store.read('on'));
        if (stored.success) this.#on = stored.output;
      },
    ];
    for (const part of parts) {
      await part().catch((thrown: unknown) => {
        this.failure = toEngineError(thrown);
      });
    }
  }

  get names(): readonly string[] {
    return this.groups.flatMap(({ tools }) => tools.map(({ signature }) => signature.name));
  }

  /** Those of the names that there are, on or off; those of servers only while they are on, since servers may change them. */
  named(names: readonly string[]): readonly Tool[] {
    return this.groups.flatMap(({ kind, tools }) =>
      tools.filter(({ signature: { name } }) => {
        const isWanted = names.includes(name);
        return isWanted && (kind !== 'server' || this.isOn(name));
      }),
    );
  }

  isOn(name: string): boolean {
    return this.#on.includes(name);
  }

  setOn(name: string, on: boolean): void {
    this.#switch([name], on);
  }

  /** One that was just written is wanted. @throws EngineError for one that has problems, or that cannot be kept */
  async saveMine(tool: UserTool, replaces: string | null): Promise<void> {
    const on = replaces === null || this.isOn(replaces);
    await this.mine.save(tool, replaces);
    if (replaces !== null && replaces !== tool.name) this.#switch([replaces], false);
    this.#switch([tool.name], on);
  }

  /** Off as well, so that another tool of that name begins as any other. */
  async removeMine(name: string): Promise<void> {
    await this.mine.remove(name);
    this.#switch([name], false);
  }

  /** Never rejects. */
  async removeServer(server: McpServer): Promise<void> {
    const names = this.servers.toolsOf(server).map(({ signature }) => signature.name);
    try {
      await this.servers.remove(server);
      this.#switch(names, false);
    } catch (thrown) {
      this.failure = toEngineError(thrown);
    }
  }

  #switch(names: readonly string[], on: boolean): void {
    const others = this.#on.filter((name) => !names.includes(name));
    this.#on = on ? [...others, ...names] : others;
    this.#store.write('on', this.#on).catch((thrown: unknown) => {
      this.failure = toEngineError(thrown);
    });
  }
}
