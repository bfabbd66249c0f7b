import { createMD5, createSHA256 } from 'hash-wasm';

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
