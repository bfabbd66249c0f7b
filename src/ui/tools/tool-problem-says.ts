import type { UserTool } from '../../tools/user-tool';

/** What is wrong with a field of a tool; the details, which are English, follow. */
export function toolProblemSays(field: keyof UserTool): string {
  const says: Readonly<Record<keyof UserTool, string>> = {
    name: 'A name has up to 48 letters, digits and single underscores, a letter first, and no other tool has it.',
    description: 'The description is empty or too long.',
    parameters: 'The arguments are no JSON schema that calls can be checked by.',
    body: 'The code is empty or too long.',
  };
  return says[field];
}
