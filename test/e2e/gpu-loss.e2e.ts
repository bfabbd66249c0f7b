import { expect, inject, it } from 'vitest';
import { COMPILING, LossyApp, TWICE_IN_A_THOUGHT, type LossCase } from './gpu-loss-cases';

/** Some of the 20 crashes of `npm run rehearse:gpu-loss`. */
it.each<LossCase>([COMPILING, TWICE_IN_A_THOUGHT])(
  'the GPU process may crash $name',
  async ({ run }) => {
    const app = await LossyApp.open(inject('appUrl'));
    try {
      await run(app);
      const { lostText, stuck, nReloads, answer } = await app.outcome();
      expect({ lostText, stuck }).toEqual({ lostText: '', stuck: '' });
      expect(nReloads).toBeLessThanOrEqual(1);
      expect(answer).not.toBe('');
    } finally {
      await app.close();
    }
  },
);
