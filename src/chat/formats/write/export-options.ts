/** What of a chat goes into a file. */
export interface ExportOptions {
  readonly withThoughts: boolean;
  /** The texts of attached files; else they are named at most. */
  readonly withAttachments: boolean;
  /** Every version of every message, where the format has a place for them. */
  readonly withVersions: boolean;
}
