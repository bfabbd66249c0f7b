import { getContext, setContext } from 'svelte';

/** The labels of a text's footnotes: what else is written like a reference to one, `[^0-9]`, is text. */
type Footnotes = () => ReadonlySet<string>;

const KEY = Symbol('footnotes');
const NONE: ReadonlySet<string> = new Set();

export function setFootnotes(footnotes: Footnotes): void {
  setContext(KEY, footnotes);
}

/** Blocks that are drawn without their text have none. */
export function getFootnotes(): Footnotes {
  return getContext<Footnotes | undefined>(KEY) ?? (() => NONE);
}
