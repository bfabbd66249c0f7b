export const FILE_PATH = '/model.gguf';
export const PIECE_BYTES = 64 * 1024;
const SIZE_BYTES = 7 * PIECE_BYTES + 4321;

/** Looks like a GGUF at its start, and nowhere like another part of itself. */
export const FILE_BYTES = Uint8Array.from(
  { length: SIZE_BYTES },
  (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 13) & 255,
);
FILE_BYTES.set(new TextEncoder().encode('GGUF'));
