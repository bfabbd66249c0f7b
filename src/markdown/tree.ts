/**
 * Markdown as it is drawn: plain data that crosses a worker line, with no HTML in it. What a library draws in many small parts
 * (highlighted lines, formulas) is carried as JSON text, so that `===` tells whether it has to be drawn again.
 */
export type Inline =
  /** Newlines of the source are kept. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'strike'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  /** `href` was accepted by `readAddress`. */
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  /** `href` is null where it is nothing that could be opened. */
  | { readonly kind: 'image'; readonly alt: string; readonly href: string | null }
  | ({ readonly kind: 'math' } & Formula)
  | { readonly kind: 'footnote'; readonly label: string }
  | { readonly kind: 'break' };

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | CodeBlock
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | ListBlock
  | TableBlock
  | ({ readonly kind: 'math' } & Formula)
  | { readonly kind: 'footnote'; readonly label: string; readonly children: readonly Inline[] }
  | { readonly kind: 'rule' }
  /** What could not be read in time, or nested too deep: as it was written. */
  | { readonly kind: 'plain'; readonly text: string };

export interface Formula {
  /** TeX, without its delimiters. */
  readonly source: string;
  readonly isDisplay: boolean;
  /** JSON of a `MathNode`; null where TeX refused the source, which is shown then. */
  readonly drawing: string | null;
}

export interface CodeBlock {
  readonly kind: 'code';
  /** As it was written behind the fence; empty when nothing was. */
  readonly language: string;
  readonly text: string;
  /** For each line, without its newline, JSON of `CodeToken[]`; null where the language is not known. */
  readonly lines: readonly string[] | null;
}

/** A scope is one of highlight.js's, without prefix; null is plain. */
export type CodeToken = readonly [scope: string | null, text: string];

export interface ListBlock {
  readonly kind: 'list';
  /** The first number, or null when the list has none. */
  readonly start: number | null;
  /** No blank lines between its items. */
  readonly isTight: boolean;
  readonly items: readonly ListItem[];
}

export interface ListItem {
  /** Null when it is no task. */
  readonly isDone: boolean | null;
  readonly blocks: readonly Block[];
}

export type Alignment = 'left' | 'center' | 'right' | null;

export interface TableBlock {
  readonly kind: 'table';
  readonly alignments: readonly Alignment[];
  readonly head: readonly (readonly Inline[])[];
  readonly rows: readonly (readonly (readonly Inline[])[])[];
}

/** An element of a typeset formula, or its text. */
export type MathNode =
  | string
  | readonly [
      tag: string,
      attributes: Readonly<Record<string, string>>,
      style: Readonly<Record<string, string>>,
      children: readonly MathNode[],
    ];
