import { expose, type Endpoint } from 'comlink';
import { argon2id } from 'hash-wasm';
import type { KeyDerivation } from './key-derivation';
import type { PassphraseCost } from './seal';

const KEY_BYTES = 32;

/** The worker's end of the line. */
export function serveKeyDerivation(endpoint: Endpoint): void {
  const derivation: KeyDerivation = { derive: deriveKey };
  expose(derivation, endpoint);
}

/** Argon2id, RFC 9106, on one lane: WebAssembly has one thread here. */
export function deriveKey(
  passphrase: string,
  salt: Uint8Array,
  { memoryKib, passes }: PassphraseCost,
): Promise<Uint8Array> {
  return argon2id({
    password: passphrase,
    salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: 1,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });
}
