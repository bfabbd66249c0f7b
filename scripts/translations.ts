/** `npm run translations`: puts the texts of the source into the PO files of `src/locales`, and takes out those that are gone. */
import { writeFile } from 'node:fs/promises';

import { readSourceTexts } from './source-texts.ts';

await readSourceTexts(async (file, content) => {
  if (file.endsWith('.po')) await writeFile(file, content);
}, true);
