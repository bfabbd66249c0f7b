import { expect, it } from 'vitest';
import { importsOf } from '../../../scripts/first-chunk';

const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  page: ['app', 'state'],
  app: ['button', 'state'],
  state: ['app'],
  button: [],
  dialog: ['button', 'field'],
};

it('finds all that the page imports, once, also in a circle, and nothing of what is imported later', () => {
  const asked: string[] = [];
  const found = importsOf('page', (id) => {
    asked.push(id);
    return { importedIds: [...(IMPORTS[id] ?? [])] };
  });
  expect([...found]).toEqual(['app', 'state', 'button']);
  expect(asked).toHaveLength(4);
});

it('takes what the bundler knows nothing of for a module without imports', () => {
  expect([...importsOf('page', (id) => (id === 'page' ? { importedIds: ['x'] } : null))]).toEqual([
    'x',
  ]);
});
