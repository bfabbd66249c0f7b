import * as v from 'valibot';
import { parametersProblems } from './parameters-problems';
import { valueOf, type RunSandboxed } from './sandbox/sandbox.types';
import type { Tool } from './tool';

const MOST_DESCRIPTION = 1000;
const MOST_BODY = 65_536;
const MOST_TOOLS = 200;

/** A tool that the person wrote: the body of a function of `args`, which is run in the sandbox and only computes. */
export interface UserTool {
  readonly name: string;
  readonly description: string;
  /** A JSON schema of `args`, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** By kind and size alone; what else is wrong, `userToolProblems` says. */
export const UserToolSchema = v.object({
  name: v.string(),
  description: v.string(),
  parameters: v.record(v.string(), v.unknown()),
  body: v.string(),
});

/** A file of tools, as they are exported. */
export const UserToolFileSchema = v.object({
  format: v.literal('talaria-tools'),
  version: v.literal(1),
  tools: v.pipe(v.array(UserToolSchema), v.maxLength(MOST_TOOLS)),
});

export interface UserToolProblem {
  readonly field: keyof UserTool;
  /** Names the field, too. */
  readonly message: string;
}

/**
 * What is wrong with a tool; nothing when it can be offered.
 * @param taken names of all other tools
 */
export function userToolProblems(tool: UserTool, taken: readonly string[]): UserToolProblem[] {
  const { name, description, parameters, body } = tool;
  const problems: UserToolProblem[] = [];
  const add = (field: keyof UserTool, message: string): void => {
    problems.push({ field, message });
  };
  if (!/^[a-z][a-z0-9_]{0,47}$/i.test(name) || name.includes('__')) {
    add(
      'name',
      `Name: found "${name}"; allowed are up to 48 letters, digits and single underscores, a letter first`,
    );
  } else if (taken.includes(name)) {
    add('name', `Name: there is another tool "${name}"; choose another name`);
  }
  if (description.trim() === '' || description.length > MOST_DESCRIPTION) {
    add(
      'description',
      `Description: found ${String(description.length)} characters; allowed are 1 to ${String(MOST_DESCRIPTION)}`,
    );
  }
  for (const problem of parametersProblems(parameters)) {
    add('parameters', `Arguments, ${problem}`);
  }
  if (body.trim() === '' || body.length > MOST_BODY) {
    add(
      'body',
      `Code: found ${String(body.length)} characters; allowed are 1 to ${String(MOST_BODY)}`,
    );
  }
  return problems;
}

export function fromUserTool(
  { name, description, parameters, body }: UserTool,
  run: RunSandboxed,
): Tool {
  return {
    signature: { name, description, parameters },
    capabilities: [],
    run: async (args, signal) => valueOf(await run({ kind: 'function', body, args }, signal)),
  };
}
