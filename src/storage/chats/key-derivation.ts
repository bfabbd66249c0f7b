import { wrap, type Endpoint, type Remote } from 'comlink';
import type { PassphraseCost } from './seal';

/** Makes keys of passphrases: in a worker, since it is meant to take long. */
export interface KeyDerivation {
  derive(passphrase: string, salt: Uint8Array, cost: PassphraseCost): Promise<Uint8Array>;
}

/** The page's end of the line. */
export function connectKeyDerivation(endpoint: Endpoint): Remote<KeyDerivation> {
  return wrap<KeyDerivation>(endpoint);
}
