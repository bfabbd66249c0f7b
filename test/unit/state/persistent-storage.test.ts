import { expect, it } from 'vitest';
import { keepStorage } from '../../../src/state/persistent-storage';

/** @param state what it says of the permission; null where it does not know of it */
async function asked(state: PermissionState | null, traits: object = {}): Promise<boolean> {
  let wasAsked = false;
  const storage = {
    persist: () => {
      wasAsked = true;
      return Promise.resolve(false);
    },
  };
  const permissions = {
    query: () =>
      state ? Promise.resolve({ state }) : Promise.reject(new TypeError('no such name')),
  };
  await keepStorage({ storage, permissions, ...traits } as never);
  return wasAsked;
}

it('asks for storage that stays, but where the browser would ask the person', async () => {
  expect(await asked('prompt')).toBe(false);
  expect(await asked('granted')).toBe(true);
  expect(await asked(null)).toBe(true);
  expect(await asked('prompt', { userAgentData: {} })).toBe(true);
  await keepStorage({});
});
