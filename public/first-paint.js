// Runs before anything is drawn: the colours and the language that a person chose, as src/state/preferences.svelte.ts keeps them.
{
  /** @type {unknown} */
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem('talaria-preferences') ?? 'null');
  } catch {
    // The browser keeps nothing for this page, or it is none of ours: then as the browser has it.
  }
  const { theme, language } = /** @type {{ theme?: unknown, language?: unknown }} */ (kept ?? {});
  const root = document.documentElement;
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  root.lang = typeof language === 'string' && language !== 'system' ? language : navigator.language;
}
