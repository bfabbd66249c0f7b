import { expose, wrap, type Endpoint, type Remote } from 'comlink';
import { argon2id } from 'hash-wasm';
import type { PassphraseCost } from './seal';

const KEY_BYTES = 32;

/** Makes keys of passphrases: in a worker, since it is meant to take long. */
export interface KeyDerivation {
  derive(passphrase: string, salt: Uint8Array, cost: PassphraseCost): Promise<Uint8Array>;
}

/** The worker's end of the line. */
export function serveKeyDerivation(endpoint: Endpoint): void {
  const derivation: KeyDerivation = { derive: deriveKey };
  expose(derivation, endpoint);
}

/** The page's end of the line. */
export function connectKeyDerivation(endpoint: Endpoint): Remote<KeyDerivation> {
  return wrap<KeyDerivation>(endpoint);
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
