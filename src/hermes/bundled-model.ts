import type { LoadedModel } from '../protocol';

/** The small model that comes with the page, so that something answers before anybody opens a file of gigabytes. */
export const BUNDLED_MODEL = {
  /** Where its file is, relative to the page; `public/` holds it. */
  path: 'models/talaria-demo.gguf',
  sizeBytes: 6_210_528,
  sha256: '84eb80858deff26bf32f7978b82cbb56a436b636c5903831aa296db3afc207d5',
  /** What its file states under `general.name`. */
  name: 'Talaria Demo',
  /** Stands wherever the model is named for the first time, so that nobody judges Hermes by it. */
  get about() {
    return 'A small model trained for this demonstration. It is not Hermes 4.';
  },
} as const;

/** By its name, since the same file may also be opened from a disk. */
export function isBundledModel({ name }: Pick<LoadedModel, 'name'>): boolean {
  return name === BUNDLED_MODEL.name;
}
