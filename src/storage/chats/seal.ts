import { EngineError } from '../../protocol';

/** Of what a sealed record looks like. */
const SEALED_VERSION = 3;
const IV_BYTES = 12;
const KEY_BITS = 256;

/** A sealed record that was damaged, changed, or put into the place of another: nobody can open it. */
export class DamagedRecord extends EngineError {}

/** Seals and opens records; it can be used, and not read. */
export interface SealKey {
  /** Tells which of several keys a record was sealed with. */
  readonly id: string;
  readonly key: CryptoKey;
}

/** What lies in a store for a sealed record: who has no key sees its key in the store, which is made of random ids, and its size. */
export interface Sealed {
  readonly version: typeof SEALED_VERSION;
  /** Another number with each writing. */
  readonly rev: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  /** AES-GCM of the record's JSON. */
  readonly box: ArrayBuffer;
}

/** How a key is made of a passphrase. */
export interface PassphraseCost {
  readonly name: 'argon2id';
  readonly memoryKib: number;
  readonly passes: number;
}

/** What OWASP asks for at least is 19 MiB and two passes. This is half a second here, and as much for each guess. */
const PASSPHRASE_COST: PassphraseCost = { name: 'argon2id', memoryKib: 65_536, passes: 3 };

/** The key of the records, sealed with one that is made of the passphrase. */
export interface WrappedKey {
  readonly keyId: string;
  readonly cost: PassphraseCost;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly box: ArrayBuffer;
}

/** 32 bytes for a passphrase. It takes half a second of a core: to be done in a worker. */
export type DeriveKey = (
  passphrase: string,
  salt: Uint8Array,
  cost: PassphraseCost,
) => Promise<Uint8Array>;

/** @param place where the record lies: it opens nowhere else */
export async function sealRecord(
  { id, key }: SealKey,
  place: readonly unknown[],
  record: unknown,
): Promise<Sealed> {
  const iv = randomBytes(IV_BYTES);
  const params = { name: 'AES-GCM', iv, additionalData: placeBytes(id, place) };
  const box = await crypto.subtle.encrypt(params, key, utf8(JSON.stringify(record)));
  return { version: SEALED_VERSION, rev: Math.random(), iv, box };
}

/** @throws DamagedRecord; EngineError `storage_failed` for one of a version that is not known */
export async function openRecord<Value>(
  { id, key }: SealKey,
  place: readonly unknown[],
  stored: unknown,
): Promise<Value> {
  const { version, iv, box } = stored as Sealed;
  // As old code's, so that it says what to do.
  if (version !== SEALED_VERSION) {
    throw new EngineError('storage_failed', notOpened(place, `version ${String(version)}`));
  }
  const params = { name: 'AES-GCM', iv, additionalData: placeBytes(id, place) };
  try {
    const bytes = await crypto.subtle.decrypt(params, key, box);
    return JSON.parse(new TextDecoder().decode(bytes)) as Value;
  } catch (cause) {
    throw new DamagedRecord('storage_failed', notOpened(place, 'damage'), { cause });
  }
}

/** A new key, and the same wrapped for a passphrase. */
export async function createKey(
  passphrase: string,
  derive: DeriveKey,
): Promise<{ readonly key: SealKey; readonly wrapped: WrappedKey }> {
  const id = crypto.randomUUID();
  const raw = randomBytes(KEY_BITS / 8);
  const wrapped = await wrap(raw, id, passphrase, derive);
  const key = await usableKey(id, raw);
  raw.fill(0);
  return { key, wrapped };
}

/** @returns null for another passphrase */
export async function unwrapKey(
  wrapped: WrappedKey,
  passphrase: string,
  derive: DeriveKey,
): Promise<SealKey | null> {
  const raw = await unwrap(wrapped, passphrase, derive);
  if (!raw) return null;
  const key = await usableKey(wrapped.keyId, raw);
  raw.fill(0);
  return key;
}

/** The same key for another passphrase: no record is sealed again. @returns null for another passphrase than the present one */
export async function rewrapKey(
  wrapped: WrappedKey,
  { present, next }: { readonly present: string; readonly next: string },
  derive: DeriveKey,
): Promise<WrappedKey | null> {
  const raw = await unwrap(wrapped, present, derive);
  if (!raw) return null;
  const again = await wrap(raw, wrapped.keyId, next, derive);
  raw.fill(0);
  return again;
}

async function wrap(
  raw: Uint8Array<ArrayBuffer>,
  keyId: string,
  passphrase: string,
  derive: DeriveKey,
): Promise<WrappedKey> {
  const salt = randomBytes(16);
  const iv = randomBytes(IV_BYTES);
  const cost = PASSPHRASE_COST;
  const key = await keyOf(await derive(normalized(passphrase), salt, cost));
  const params = { name: 'AES-GCM', iv, additionalData: utf8(keyId) };
  return { keyId, cost, salt, iv, box: await crypto.subtle.encrypt(params, key, raw) };
}

async function unwrap(
  { keyId, cost, salt, iv, box }: WrappedKey,
  passphrase: string,
  derive: DeriveKey,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const key = await keyOf(await derive(normalized(passphrase), salt, cost));
  try {
    const params = { name: 'AES-GCM', iv, additionalData: utf8(keyId) };
    return new Uint8Array(await crypto.subtle.decrypt(params, key, box));
  } catch {
    // All that AES-GCM tells of another key.
    return null;
  }
}

async function usableKey(id: string, raw: Uint8Array<ArrayBuffer>): Promise<SealKey> {
  return { id, key: await keyOf(raw) };
}

function keyOf(raw: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
}

/** The same letters from every keyboard (RFC 8265, OpaqueString). */
function normalized(passphrase: string): string {
  return passphrase.normalize('NFC');
}

function placeBytes(keyId: string, place: readonly unknown[]): Uint8Array<ArrayBuffer> {
  return utf8(JSON.stringify([keyId, ...place]));
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function notOpened(place: readonly unknown[], found: string): string {
  return `found ${found} in an encrypted record (${JSON.stringify(place)}); it was left as it is: restore the chat from a backup`;
}
