import { createMD5, createSHA256 } from 'hash-wasm';

/** The SHA-256 of bytes in memory, lower-case hex; the browser computes it on a thread of its own. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** MD5 only because that is what MLC builds publish: it finds damage, not malice. */
export type HashAlgorithm = 'sha256' | 'md5';

export interface StreamingHash {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. */
  digest(): string;
}

/** For files of any size: WebCrypto hashes only what is whole in memory. */
export async function streamingHash(algorithm: HashAlgorithm): Promise<StreamingHash> {
  const hasher = await (algorithm === 'md5' ? createMD5() : createSHA256());
  return {
    update: (bytes) => {
      hasher.update(bytes);
    },
    digest: () => hasher.digest('hex'),
  };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
