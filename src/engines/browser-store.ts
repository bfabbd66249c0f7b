import { ModelStore } from '../storage/models/model-store';

let store: ModelStore | null = null;

/** The browser's models, as engines read them; opened with the first of them, since most visits need none. */
export function browserStore(): ModelStore {
  return (store ??= new ModelStore());
}
