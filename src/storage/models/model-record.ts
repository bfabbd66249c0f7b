import type { FileRecord } from './file-record';

/** A model that is stored, is being fetched, or was begun: what it takes to show it, go on with it, load it and delete it. */
export interface ModelRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: 'gguf' | 'mlc';
  /** Where it came from, in a person's words: a repository, a host, this computer. */
  readonly origin: string;
  /** As its publisher states it; null when nobody did. */
  readonly licence: string | null;
  readonly files: readonly WantedFile[];
  readonly addedMs: number;
}

/** A file of a model, before anything of it is known but what was published. */
export interface WantedFile {
  /** The key of its record, which other models do not share. */
  readonly id: string;
  readonly name: string;
  /** An address that stays good, pinned to a commit, never a signed one; null for a file that was copied from this computer. */
  readonly url: string | null;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  /** As an MLC build's own list states it, lower-case hex; looked at only where no SHA-256 was published. */
  readonly md5?: string;
  /** Text that the file begins with. */
  readonly magic?: string;
}

/** A model as it lies in the store. */
export interface StoredModel {
  readonly model: ModelRecord;
  /** Of its files, those that were begun. */
  readonly files: readonly FileRecord[];
  readonly storedBytes: number;
  /** 0 until the sizes of all files are known. */
  readonly totalBytes: number;
  /** Every file is there and was read back. */
  readonly isWhole: boolean;
  /** When the file that was verified longest ago was; null when one never was. */
  readonly verifiedMs: number | null;
}
