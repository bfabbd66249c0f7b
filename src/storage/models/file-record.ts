/** Of a piece, unless a store was begun with another size: small enough for every browser's IndexedDB and for memory. */
export const PIECE_BYTES = 16 * 1024 * 1024;

/** What is known of a file in the store, from the moment its first piece may arrive. */
export interface FileRecord {
  /** The key of the record and, with a piece's number, of its pieces. */
  readonly id: string;
  /** As a person would save it. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Of each piece but the last. */
  readonly pieceBytes: number;
  readonly origin: FileOrigin;
  /** As published by whom the person trusts for it, lower-case hex; null when nobody published one. */
  readonly publishedSha256: string | null;
  /** Of the whole file as it lies in the store; null until every piece is there and was read back. */
  readonly sha256: string | null;
  readonly begunMs: number;
  /** When `sha256` was last computed. */
  readonly verifiedMs: number | null;
}

export type FileOrigin =
  | {
      readonly kind: 'url';
      /** Never a signed address: those expire. */
      readonly url: string;
      /** Of the answer to the first request; a later answer with another one is another file. */
      readonly etag: string | null;
    }
  | { readonly kind: 'import'; readonly lastModifiedMs: number };

/** Pieces of a file. */
export function countPieces({ sizeBytes, pieceBytes }: PieceLayout): number {
  return Math.ceil(sizeBytes / pieceBytes);
}

/** Where a piece lies in its file. */
export function pieceRange(
  { sizeBytes, pieceBytes }: PieceLayout,
  index: number,
): { readonly startBytes: number; readonly endBytes: number } {
  const startBytes = index * pieceBytes;
  return { startBytes, endBytes: Math.min(startBytes + pieceBytes, sizeBytes) };
}

export type PieceLayout = Pick<FileRecord, 'sizeBytes' | 'pieceBytes'>;
