/** Files of an MLC build, which are JSON too. */
const OF_MODELS =
  /^(mlc-chat-config|tensor-cache|ndarray-cache|tokenizer(_config)?|vocab|added_tokens|config)\.json$/i;

/**
 * Whether a file that was given to the page is one of chats rather than of a model: a ZIP, JSON, or a text that begins with our mark or
 * a role's. What is in it, its reader finds out.
 */
export async function holdsChats(files: readonly File[]): Promise<boolean> {
  const [file] = files;
  if (!file || files.length > 1 || OF_MODELS.test(file.name)) return false;
  const start = await file
    .slice(0, 64)
    .text()
    .catch(() => '');
  const isZip = start.startsWith('PK\u0003\u0004');
  return isZip || /^[\uFEFF\s]*([[{]|<!-- talaria |<\|im_start\|>)/.test(start);
}
