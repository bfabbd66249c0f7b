import type { GgufValue } from './gguf-file';
import { describeForeignFile, FOREIGN_FILE_PREFIX_BYTES } from './foreign-file';
import { GGUF_LIMITS } from './gguf-limits';
import type { HeaderCursor } from './header-cursor';
import type { ParseBudget } from './parse-budget';
import { readValue, readValueType } from './read-value';
import { readTensorInfo, type TensorInfo } from './tensor-info';
import { LlmError } from '../errors';

const MAGIC = 'GGUF';
const ALIGNMENT_KEY = 'general.alignment';
const TENSORS_BETWEEN_CHECKS = 1024;

/**
 * Parses a header step by step. When bytes run out `run` throws `MoreBytesNeeded`; called again with more bytes loaded it
 * goes on from the step it had begun.
 */
export class HeaderParse {
  readonly metadata = new Map<string, GgufValue>();
  /** By name, in the order of the file. */
  readonly infos = new Map<string, TensorInfo>();
  version = 0;
  alignment: number = GGUF_LIMITS.defaultAlignment;
  #nTensors = 0;
  #nKeyValues = 0;
  #stepStartBytes = 0;

  constructor(
    private readonly cursor: HeaderCursor,
    private readonly budget: ParseBudget,
  ) {}

  /**
   * @throws LlmError `malformed_file`, `unsupported_quantization`
   * @throws MoreBytesNeeded
   */
  run(): void {
    this.cursor.offsetBytes = this.#stepStartBytes;
    this.budget.start();
    try {
      if (this.version === 0) this.#step(this.#readPrologue);
      while (this.metadata.size < this.#nKeyValues) this.#step(this.#readKeyValue);
      while (this.infos.size < this.#nTensors) this.#step(this.#readTensor);
    } finally {
      this.budget.pause();
    }
  }

  #step(read: () => void): void {
    read();
    this.#stepStartBytes = this.cursor.offsetBytes;
  }

  readonly #readPrologue = (): void => {
    const { cursor } = this;
    cursor.enter('header');
    const prefix = cursor.peek(FOREIGN_FILE_PREFIX_BYTES);
    if (String.fromCharCode(...prefix.subarray(0, MAGIC.length)) !== MAGIC) {
      throw new LlmError(
        'malformed_file',
        `${cursor.fileName} is not a GGUF: ${describeForeignFile(prefix)}`,
      );
    }
    cursor.take(MAGIC.length);
    const version = cursor.u32();
    this.#checkVersion(version);
    const nTensors = cursor.count('number of tensors', 0, GGUF_LIMITS.maxTensors);
    const nKeyValues = cursor.countOf(
      'number of metadata entries',
      0,
      GGUF_LIMITS.maxKeyValues,
      GGUF_LIMITS.minKeyValueBytes,
    );
    cursor.checkFits('number of tensors', nTensors, GGUF_LIMITS.minTensorInfoBytes);
    this.version = version;
    this.#nTensors = nTensors;
    this.#nKeyValues = nKeyValues;
  };

  #checkVersion(version: number): void {
    const { minVersion, maxVersion } = GGUF_LIMITS;
    if (version >= minVersion && version <= maxVersion) return;
    // A small number written with its bytes the other way round.
    if (version !== 0 && (version & 0xffff) === 0) {
      throw this.cursor.fail('found a big-endian GGUF, allowed little-endian');
    }
    throw this.cursor.fail(
      `found GGUF version ${String(version)}, allowed ${String(minVersion)} to ${String(maxVersion)}`,
    );
  }

  readonly #readKeyValue = (): void => {
    const { cursor } = this;
    cursor.enter('metadata entry', this.metadata.size);
    const key = cursor.name('key', GGUF_LIMITS.maxKeyBytes);
    cursor.enter('metadata', key);
    if (this.metadata.has(key)) throw cursor.fail('found the key twice, allowed once');
    const type = readValueType(cursor);
    this.budget.checkTime(cursor);
    const value = readValue(cursor, type, this.budget);
    if (key === ALIGNMENT_KEY) this.alignment = this.#checkAlignment(type, value);
    this.metadata.set(key, value);
  };

  #checkAlignment(type: string, value: GgufValue): number {
    const allowed = `allowed a UINT32 power of two from 1 to ${String(GGUF_LIMITS.maxAlignment)}`;
    if (type !== 'UINT32' || typeof value !== 'number') {
      throw this.cursor.fail(`found type ${type}, ${allowed}`);
    }
    if (value < 1 || value > GGUF_LIMITS.maxAlignment || (value & (value - 1)) !== 0) {
      throw this.cursor.fail(`found ${String(value)}, ${allowed}`);
    }
    return value;
  }

  readonly #readTensor = (): void => {
    const { cursor, infos } = this;
    cursor.enter('tensor', infos.size);
    if (infos.size % TENSORS_BETWEEN_CHECKS === 0) this.budget.checkTime(cursor);
    const info = readTensorInfo(cursor, this.alignment);
    if (infos.has(info.name)) throw cursor.fail('found the name twice, allowed once');
    infos.set(info.name, info);
  };
}
