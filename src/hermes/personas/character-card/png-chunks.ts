import { malformedCard } from './card-fields';

/** A part of a PNG file: four letters and bytes (W3C PNG, section 5.3). */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and CRC. */
const OVERHEAD_BYTES = 12;

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => bytes[at] === byte);
}

/**
 * All chunks from IHDR to IEND, each with the right checksum; what stands behind IEND belongs to no picture.
 * @throws EngineError `unreadable`
 */
export function readChunks(bytes: Uint8Array<ArrayBuffer>, fileName: string): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  const wrong = (at: number, found: string): Error =>
    malformedCard(fileName, `at byte ${at}: found ${found}; the picture is damaged, get it again`);
  for (let at = SIGNATURE.length; ;) {
    const left = bytes.length - at;
    if (left < OVERHEAD_BYTES) throw wrong(at, 'the end of the file before the chunk IEND');
    const nBytes = view.getUint32(at);
    if (nBytes > left - OVERHEAD_BYTES) {
      throw wrong(at, `a chunk of ${nBytes} bytes where ${left - OVERHEAD_BYTES} are left`);
    }
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) throw wrong(at, 'no chunk');
    if (chunks.length === 0 && type !== 'IHDR') throw wrong(at, `the chunk ${type} before IHDR`);
    const end = at + 8 + nBytes;
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) {
      throw wrong(at, `a wrong checksum of the chunk ${type}`);
    }
    chunks.push({ type, data: bytes.subarray(at + 8, end) });
    if (type === 'IEND') return chunks;
    at = end + 4;
  }
}

export function writeChunks(chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const nBytes = chunks.reduce((sum, { data }) => sum + OVERHEAD_BYTES + data.length, 0);
  const bytes = new Uint8Array(SIGNATURE.length + nBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length);
    for (let letter = 0; letter < 4; letter++) bytes[at + 4 + letter] = type.charCodeAt(letter);
    bytes.set(data, at + 8);
    const end = at + 8 + data.length;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** W3C PNG, annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
