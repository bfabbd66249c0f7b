/** What one injected fault led to. */
export interface Outcome {
  readonly survived: boolean;
  /** Bytes sent beyond what was missing. */
  readonly bytesAgain: number;
  /** The store gave bytes that are not the file's. */
  readonly corruptAccepted: boolean;
  /** What was whole before is no longer whole and cannot be made so. */
  readonly lost: boolean;
  /** Nothing more happened. */
  readonly stuck: boolean;
}

interface Row {
  injected: number;
  survived: number;
  bytesAgain: number;
  corruptAccepted: number;
  lost: number;
  stuck: number;
}

/** Adds up outcomes by kind of fault. */
export class OutcomeTable {
  readonly rows = new Map<string, Row>();

  /** @param nFaults that had this one outcome together */
  add(kind: string, outcome: Outcome, nFaults = 1): void {
    const row = this.rows.get(kind) ?? {
      injected: 0,
      survived: 0,
      bytesAgain: 0,
      corruptAccepted: 0,
      lost: 0,
      stuck: 0,
    };
    row.injected += nFaults;
    row.survived += nFaults * Number(outcome.survived);
    row.bytesAgain += outcome.bytesAgain;
    row.corruptAccepted += nFaults * Number(outcome.corruptAccepted);
    row.lost += nFaults * Number(outcome.lost);
    row.stuck += nFaults * Number(outcome.stuck);
    this.rows.set(kind, row);
  }

  total(): Row {
    const rows = [...this.rows.values()];
    const sum = (key: keyof Row): number => rows.reduce((total, row) => total + row[key], 0);
    return {
      injected: sum('injected'),
      survived: sum('survived'),
      bytesAgain: sum('bytesAgain'),
      corruptAccepted: sum('corruptAccepted'),
      lost: sum('lost'),
      stuck: sum('stuck'),
    };
  }

  toString(): string {
    const heads = ['fault', 'injected', 'survived', 'bytes again', 'corrupt', 'lost', 'stuck'];
    const line = (name: string, row: Row): string[] => [name, ...Object.values(row).map(String)];
    const lines = [
      heads,
      ...[...this.rows].map(([kind, row]) => line(kind, row)),
      line('all', this.total()),
    ];
    const widths = heads.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
    return lines
      .map((cells) =>
        cells
          .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
          .join('  '),
      )
      .join('\n');
  }
}
