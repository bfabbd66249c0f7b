import { describe, expect, it, vi } from 'vitest';
import { FrameBatch } from '../../src/state/frame-batch';

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

describe('FrameBatch', () => {
  it('hands on a thousand items of one frame at once and in order', async () => {
    const batches: number[][] = [];
    const batch = new FrameBatch<number>((items) => batches.push([...items]));
    for (let item = 0; item < 1000; item++) batch.push(item);
    expect(batches).toHaveLength(0);
    await nextFrame();
    await nextFrame();
    expect(batches).toEqual([Array.from({ length: 1000 }, (_, item) => item)]);
  });

  it('hands on at once on a page that is hidden, whose timers wait', () => {
    const items: string[] = [];
    const batch = new FrameBatch<string>((some) => items.push(...some));
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
    batch.push('a');
    hidden.mockReturnValue(true);
    batch.push('b');
    expect(items).toEqual(['a', 'b']);
    hidden.mockRestore();
  });

  it('hands on what waits when flushed, and nothing twice', async () => {
    const items: string[] = [];
    const batch = new FrameBatch<string>((some) => items.push(...some));
    batch.push('a');
    batch.flush();
    expect(items).toEqual(['a']);
    await nextFrame();
    await nextFrame();
    expect(items).toEqual(['a']);
  });
});
