import { describe, expect, it } from 'vitest';
import { LocalSettings } from '../../src/state/local-settings';
import { Preferences } from '../../src/state/preferences.svelte';

function storage(text: string | null) {
  const kept = { text, isFull: false };
  return Object.assign(kept, {
    getItem: () => kept.text,
    setItem: (_key: string, value: string) => {
      if (kept.isFull) throw new DOMException('full', 'QuotaExceededError');
      kept.text = value;
    },
  });
}

describe('preferences', () => {
  it('are kept, and found again', () => {
    const kept = storage(null);
    new Preferences(kept).change({ theme: 'dark', inputPrice: 3 });
    expect(new Preferences(kept).values).toMatchObject({
      theme: 'dark',
      inputPrice: 3,
      outputPrice: 15,
    });
  });

  it.each(['not json', '[]', '{"theme":"pink","outputPrice":-1,"sendWith":"mod-enter"}'])(
    'what cannot be read of %j is as it comes, the rest as it was kept',
    (text) => {
      const { theme, outputPrice, sendWith } = new Preferences(storage(text)).values;
      expect({ theme, outputPrice }).toEqual({ theme: 'system', outputPrice: 15 });
      expect(sendWith).toBe(text.includes('mod-enter') ? 'mod-enter' : 'enter');
    },
  );

  it('hold until the page is closed where nothing can be kept', () => {
    const kept = storage(null);
    kept.isFull = true;
    const preferences = new Preferences(
      new LocalSettings(() => ({ ...kept, removeItem: () => undefined })),
    );
    preferences.change({ showsFacts: false });
    expect(preferences.values.showsFacts).toBe(false);
  });

  it('follow another tab', () => {
    const kept = storage(null);
    const [one, other] = [new Preferences(kept), new Preferences(kept)];
    one.change({ theme: 'light' });
    other.follow();
    expect(other.values.theme).toBe('light');
  });
});
