interface TrieNode {
  id: number;
  readonly next: Map<number, TrieNode>;
}

/** A stretch of text between special tokens, or one of those tokens. */
export type Fragment = string | number;

/**
 * Cuts special tokens out of text as llama.cpp does: the longest spelling first over the whole text, then shorter ones
 * in what is left. A trie finds which of them occur at all, so that a text without any costs one pass.
 */
export class SpecialTokenMatcher {
  private readonly root: TrieNode = { id: -1, next: new Map() };
  private readonly spellings = new Map<number, string>();

  constructor(spellings: Iterable<readonly [text: string, id: number]>) {
    for (const [text, id] of spellings) {
      if (text === '') continue;
      this.spellings.set(id, text);
      let node = this.root;
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i);
        let child = node.next.get(unit);
        if (!child) node.next.set(unit, (child = { id: -1, next: new Map() }));
        node = child;
      }
      node.id = id;
    }
  }

  split(text: string): Fragment[] {
    let fragments: Fragment[] = text === '' ? [] : [text];
    for (const id of this.present(text)) {
      const spelling = this.spellings.get(id) ?? '';
      fragments = fragments.flatMap((fragment) =>
        typeof fragment === 'number' ? fragment : cut(fragment, spelling, id),
      );
    }
    return fragments;
  }

  /** Ids whose spelling occurs in the text, longest spelling (in UTF-8) first. */
  private present(text: string): number[] {
    const found = new Set<number>();
    for (let i = 0; i < text.length; i++) {
      let node = this.root.next.get(text.charCodeAt(i));
      for (let j = i + 1; node; j++) {
        if (node.id >= 0) found.add(node.id);
        node = j < text.length ? node.next.get(text.charCodeAt(j)) : undefined;
      }
    }
    if (found.size < 2) return [...found];
    const encoder = new TextEncoder();
    const length = (id: number) => encoder.encode(this.spellings.get(id)).length;
    return [...found].sort((a, b) => length(b) - length(a) || a - b);
  }
}

function cut(text: string, spelling: string, id: number): Fragment[] {
  const fragments: Fragment[] = [];
  let start = 0;
  for (;;) {
    const at = text.indexOf(spelling, start);
    const end = at < 0 ? text.length : at;
    if (end > start) fragments.push(text.slice(start, end));
    if (at < 0) return fragments;
    fragments.push(id);
    start = at + spelling.length;
  }
}
