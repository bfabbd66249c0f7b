import { beforeEach, describe, expect, it } from 'vitest';
import { NO_RULES } from '../../src/hermes/house-rules';
import { HOUSE_RULES } from '../../src/state/house-rules-schema';
import { HostedRules } from '../../src/state/house-rules.svelte';
import type { FetchedOperatorFile } from '../../src/state/operator-file';
import { RecordStore } from '../../src/storage/record-store';

const file = (content: object): FetchedOperatorFile => ({
  kind: 'text',
  text: JSON.stringify(content),
});
/** One for each test. */
let database: string;
const RULES = { systemBefore: 'Be kind.', allowedHosts: ['models.example'] };

/** The page opened once more. */
async function open(fetched: FetchedOperatorFile | Error): Promise<HostedRules> {
  const store = new RecordStore(database, HOUSE_RULES);
  const answer = () =>
    fetched instanceof Error ? Promise.reject(fetched) : Promise.resolve(fetched);
  const hosted = new HostedRules(answer, store, 'page.example');
  await hosted.known();
  return hosted;
}

describe('house rules', () => {
  beforeEach(async () => {
    database = `house-rules-${crypto.randomUUID()}`;
    await open(file({ models: [], houseRules: RULES }));
  });

  it.each<[string, FetchedOperatorFile | Error]>([
    ['nobody can be asked', { kind: 'offline' }],
    ['the host answers with a fault', new Error('500')],
    ['the file is broken', { kind: 'text', text: '{' }],
    ['they are written wrong', file({ models: [], houseRules: { systemBefore: 3 } })],
  ])('hold as they were seen last when %s', async (_, fetched) => {
    const hosted = await open(fetched);
    expect(hosted.rules).toEqual({ ...NO_RULES, ...RULES });
    expect(hosted.error === null).toBe('kind' in fetched && fetched.kind === 'offline');
  });

  it('hold although a model in the same file is written wrong', async () => {
    const changed = { ...RULES, systemBefore: 'Be brief.' };
    const { rules } = await open(file({ models: [{}], houseRules: changed }));
    expect(rules.systemBefore).toBe('Be brief.');
  });

  it.each<[string, FetchedOperatorFile]>([
    ['no file any more', { kind: 'none' }],
    ['no rules in it any more', file({ models: [] })],
  ])('are gone for good when there is %s', async (_, fetched) => {
    expect((await open(fetched)).rules).toEqual(NO_RULES);
    expect((await open({ kind: 'offline' })).rules).toEqual(NO_RULES);
  });

  it('name the rule that an address is against', async () => {
    const hosted = await open({ kind: 'offline' });
    await hosted.assertMayReach(['https://models.example/a', 'https://page.example/b']);
    await expect(
      hosted.assertMayReach(['https://models.example/a', 'https://other.example/b']),
    ).rejects.toMatchObject({
      code: 'not_allowed',
      message: expect.stringMatching(
        /^other\.example: .*allowedHosts.* page\.example, models\.example only$/,
      ) as unknown,
    });
  });
});
