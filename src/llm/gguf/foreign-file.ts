const UTF8_BOM = '\u00ef\u00bb\u00bf';
const SHOWN_BYTES = 8;

/** How much of the start of a file `describeForeignFile` wants to see. */
export const FOREIGN_FILE_PREFIX_BYTES = 512;

/**
 * What a file that is not a GGUF looks like, as the end of "... is not a GGUF: ".
 * @param start its first bytes, at most `FOREIGN_FILE_PREFIX_BYTES`
 */
export function describeForeignFile(start: Uint8Array): string {
  if (start.length === 0) return 'the file is empty';
  const latin1 = String.fromCharCode(...start.subarray(0, FOREIGN_FILE_PREFIX_BYTES));
  const text = (latin1.startsWith(UTF8_BOM) ? latin1.slice(UTF8_BOM.length) : latin1).trimStart();

  if (/^(<!doctype html|<html|<head|<\?xml|<!--)/i.test(text)) {
    return 'this is a web page, probably a login or error page saved in place of the download';
  }
  if (text.startsWith('version https://git-lfs')) {
    return 'this is a Git LFS pointer, a note that stands for the model; fetch the model itself with "git lfs pull"';
  }
  if (/^[\s\S]{8}\{"/.test(latin1)) {
    return 'this looks like safetensors; look for a GGUF build of the same model';
  }
  if (latin1.startsWith('PK\u0003\u0004')) {
    return 'this is a ZIP archive, as PyTorch checkpoints are; look for a GGUF build of the same model';
  }
  if (/^(lmgg|fmgg|tjgg)/.test(latin1)) {
    return 'this is one of the GGML formats before GGUF; convert it or fetch a GGUF build';
  }
  if (latin1.startsWith('FUGG')) return 'the magic is byte-swapped (big-endian file)';
  if (latin1.startsWith('\u001f\u008b')) return 'this is compressed with gzip; unpack it first';
  if (text.startsWith('{')) return 'this looks like JSON';
  if (start.every((byte) => byte === 0)) {
    return 'it begins with zeros, as an unfinished download does';
  }
  return `it begins with bytes ${hex(start)}, allowed "GGUF"`;
}

function hex(start: Uint8Array): string {
  return Array.from(start.subarray(0, SHOWN_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(' ');
}
