import * as v from 'valibot';
import { EngineError } from '../protocol';
import { checked, checkedJson } from '../storage/checked-json';
import type { ToolStore } from '../storage/tools/tool-store';
import {
  UserToolFileSchema,
  UserToolSchema,
  userToolProblems,
  type UserTool,
  type UserToolProblem,
} from '../tools/user-tool';

/** The tools that the person wrote or brought. */
export class UserTools {
  #tools = $state.raw<readonly UserTool[]>([]);
  readonly #store: Pick<ToolStore, 'read' | 'write'>;
  readonly #namesOfOthers: () => readonly string[];

  /** @param namesOfOthers of tools that these may not be mistaken for */
  constructor(store: Pick<ToolStore, 'read' | 'write'>, namesOfOthers: () => readonly string[]) {
    this.#store = store;
    this.#namesOfOthers = namesOfOthers;
  }

  get tools(): readonly UserTool[] {
    return this.#tools;
  }

  /** @throws EngineError when they cannot be read, or are not what was kept */
  async load(): Promise<void> {
    const stored = (await this.#store.read('mine')) ?? [];
    this.#tools = checked(v.array(UserToolSchema), stored, {
      name: 'your tools as this browser keeps them',
      code: 'unreadable',
    });
  }

  /** What is wrong with one. @param replaces name of the tool that is being changed */
  problemsOf(tool: UserTool, replaces: string | null): UserToolProblem[] {
    const others = this.#tools.map(({ name }) => name).filter((name) => name !== replaces);
    return userToolProblems(tool, [...this.#namesOfOthers(), ...others]);
  }

  /** @throws EngineError for one that has problems, or that cannot be kept */
  async save(tool: UserTool, replaces: string | null): Promise<void> {
    this.#assertRight(tool, replaces);
    const at = this.#tools.findIndex(({ name }) => name === replaces);
    await this.#keep(at < 0 ? [...this.#tools, tool] : this.#tools.with(at, tool));
  }

  async remove(name: string): Promise<void> {
    await this.#keep(this.#tools.filter((tool) => tool.name !== name));
  }

  /**
   * Adds all tools of a file, or none.
   * @param fileName for messages
   * @returns their names
   * @throws EngineError `unreadable` that says which tool is wrong, and how
   */
  async importFile(fileName: string, text: string): Promise<string[]> {
    const source = { name: fileName, code: 'unreadable' } as const;
    const { tools } = checkedJson(UserToolFileSchema, text, source);
    const names = tools.map(({ name }) => name);
    for (const [i, tool] of tools.entries()) {
      if (names.indexOf(tool.name) !== i) {
        throw new EngineError('unreadable', `${fileName}: two tools are called "${tool.name}"`);
      }
      this.#assertRight(tool, null, `${fileName}, tool ${String(i + 1)} ("${tool.name}"): `);
    }
    await this.#keep([...this.#tools, ...tools]);
    return names;
  }

  /** A file with all of them. */
  exportFile(): string {
    const file: v.InferInput<typeof UserToolFileSchema> = {
      format: 'talaria-tools',
      version: 1,
      tools: [...this.#tools],
    };
    return JSON.stringify(file, null, 2);
  }

  #assertRight(tool: UserTool, replaces: string | null, where = ''): void {
    const problems = this.problemsOf(tool, replaces);
    if (problems.length === 0) return;
    throw new EngineError('unreadable', where + problems.map(({ message }) => message).join('; '));
  }

  /** On disk first, so that what is shown is what is kept. */
  async #keep(tools: readonly UserTool[]): Promise<void> {
    await this.#store.write('mine', tools);
    this.#tools = tools;
  }
}
