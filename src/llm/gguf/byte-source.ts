/** Random access to the bytes of one file: a picked `File`, a stored model, memory. Nothing is held that was not asked for. */
export interface ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  /**
   * Exactly `lengthBytes` bytes from `offsetBytes`.
   * @throws LlmError `source_changed` when the file shrank or was altered since it was opened, `malformed_file` past its end
   */
  read(
    offsetBytes: number,
    lengthBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
}
