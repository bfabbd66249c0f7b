/** What a file of chats may be; more than anybody's history of years, and less than what ends a tab. */
export const CHAT_FILE_LIMITS = {
  /** Of one that is read as a whole, and of one line of a backup, which is read line by line and may be of any size. */
  bytes: 200_000_000,
  /** Of what a ZIP file holds, unpacked. */
  unpackedBytes: 400_000_000,
  zipEntries: 20_000,
  /** Of values in values; LibreChat nests each message in the one before it, two levels at a time. */
  depth: 10_000,
  chats: 100_000,
  messagesOfChat: 50_000,
  /** Of the arguments of one call. */
  argumentDepth: 32,
} as const;

/** True when no value of a JSON text stands in more than `most` others. Reads the text once, without recursion. */
export function isShallow(json: string, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (isText) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) isText = false;
    } else if (code === 0x22) isText = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > most) return false;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return true;
}
