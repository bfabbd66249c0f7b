import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Of the files that take longest: begun first, so that no worker ends a group alone. */
const SLOW = [
  'schema-to-grammar.test.ts',
  'forward-vs-llama-cpp.test.ts',
  'kept-chats.e2e.ts',
  'command-line.e2e.ts',
  'tools.e2e.ts',
  'bundled-model.e2e.ts',
  'accessibility.e2e.ts',
  'gpu-loss.e2e.ts',
];

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.findIndex((name) => moduleId.endsWith(`/${name}`));
      return at < 0 ? SLOW.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
