import { expect, it } from 'vitest';
import { LocalSettings } from '../../../src/state/local-settings';

it('keeps what it is given', () => {
  const kept = new Map<string, string>();
  const settings = new LocalSettings(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }));
  settings.setItem('a', '1');
  expect(settings.getItem('a')).toBe('1');
  settings.removeItem('a');
  expect(settings.getItem('a')).toBeNull();
});

it('reads nothing where the browser refuses, and says once that nothing is kept', () => {
  const settings = new LocalSettings(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
  const told: string[] = [];
  expect(settings.getItem('a')).toBeNull();
  settings.setItem('a', '1');
  settings.onRefused = ({ message }) => told.push(message);
  settings.setItem('a', '2');
  settings.removeItem('a');
  expect(told).toEqual([expect.stringContaining('SecurityError: The operation is insecure.')]);
});
