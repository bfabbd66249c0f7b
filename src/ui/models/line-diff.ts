export interface DiffLine {
  readonly text: string;
  /** Which of the two has it. */
  readonly side: 'both' | 'before' | 'after';
}

/** Two texts line by line, along their longest common subsequence. Time and memory go with the product of their lines. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  const lengths = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      lines.push({ text: left, side: 'both' });
      i++;
      j++;
    } else if (
      left !== undefined &&
      (right === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))
    ) {
      lines.push({ text: left, side: 'before' });
      i++;
    } else {
      lines.push({ text: right ?? '', side: 'after' });
      j++;
    }
  }
  return lines;
}

/** (i, j) -> lines that the ends of both from there on have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i];
    for (let j = b.length - 1; row && j >= 0; j--) {
      row[j] =
        a[i] === b[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly Uint32Array[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

/** Controls, format characters (those that turn the direction of text among them) and surrogates that stand alone. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A line of somebody else's text with nothing hidden in it: what has no shape is spelled out, spaces at its end are dots. */
export function withNothingHidden(line: string): string {
  return line
    .replace(INVISIBLE, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `\\u{${code.toString(16)}}`;
    })
    .replace(/ +$/, (spaces) => '·'.repeat(spaces.length));
}
