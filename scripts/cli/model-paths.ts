import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const PART_NAME = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/;

/** All parts of a split model, given any of them (`name-00002-of-00003.gguf`); a single file is its own only part. */
export function modelPaths(path: string): string[] {
  const match = PART_NAME.exec(basename(path));
  if (!match) return [path];
  const [, stem, , count] = match;
  const folder = dirname(path);
  const parts = readdirSync(folder).filter((name) => {
    const part = PART_NAME.exec(name);
    return part?.[1] === stem && part?.[3] === count;
  });
  return parts.sort().map((name) => join(folder, name));
}
