import { describe, expect, it } from 'vitest';
import { WaitingLine } from '../../../src/state/waiting-line';

const never = new AbortController().signal;

describe('WaitingLine', () => {
  it('lets all go at once, and none that comes after', async () => {
    const line = new WaitingLine();
    const both = Promise.all([line.wait(never), line.wait(never)]);
    line.release();
    await both;
    const late = line.wait(never);
    line.fail(new Error('too late'));
    await expect(late).rejects.toThrow('too late');
  });

  it('rejects with the reason when what is waited for does not come', async () => {
    const line = new WaitingLine();
    const waits = [line.wait(never), line.wait(never)];
    line.fail(new Error('gone'));
    for (const wait of waits) await expect(wait).rejects.toThrow('gone');
  });

  it('ends one wait on its abort and leaves the others', async () => {
    const line = new WaitingLine();
    const controller = new AbortController();
    const stopped = line.wait(controller.signal);
    const other = line.wait(never);
    controller.abort();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    line.release();
    await other;
  });

  it('does not begin to wait with a signal that is aborted already', async () => {
    await expect(new WaitingLine().wait(AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
