import { chooseTarget, saveBlob } from '../save-file';

/** Where the person wants it, or as a download. @returns whether it was saved */
export async function saveFile(file: File): Promise<boolean> {
  const target = await chooseTarget(file.name);
  if (target === 'cancelled') return false;
  if (!target) {
    saveBlob(file, file.name);
    return true;
  }
  await file.stream().pipeTo(await target.createWritable());
  return true;
}
