/** A name for a file, without what some system does not take in one. */
export function fileStem(name: string, otherwise: string): string {
  const stem = name
    .replace(/[\p{Cc}<>:"/\\|?*\s]+/gu, ' ')
    .slice(0, 80)
    .replace(/^[ .]+|[ .]+$/g, '');
  return stem === '' ? otherwise : stem;
}
