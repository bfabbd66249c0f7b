import { isMlcFolder } from '../storage/models/imported-model';
import { holdsChats } from './holds-chats';

/** Weights in any format: of one that does not run, the engine says why. */
const WEIGHTS = /\.(gguf|ggml|safetensors|bin|pth?|onnx)$/i;

/** Where files belong that were given to the page: among the models, the chats, or beside the next question. */
export type PlaceOfFiles = 'models' | 'chats' | 'question';

/** @param mayBeChats false where the person has shown that a question is meant */
export async function placeOfFiles(
  files: readonly File[],
  mayBeChats: boolean,
): Promise<PlaceOfFiles> {
  if (files.some(({ name }) => WEIGHTS.test(name)) || isMlcFolder(files)) return 'models';
  return mayBeChats && (await holdsChats(files)) ? 'chats' : 'question';
}
