/**
 * Where the JSON object or list at the start of `text`, white space aside, ends: the index behind its last bracket; `open`
 * when it has not ended yet, `none` when there is none. Only brackets and strings are looked at; whether it is valid is for
 * the parser to say.
 */
export function endOfJson(text: string): number | 'open' | 'none' {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (isInString) {
      if (character === '\\') i++;
      else if (character === '"') isInString = false;
    } else if (character === '{' || character === '[') {
      depth++;
    } else if (character.trim() !== '') {
      if (depth === 0) return 'none';
      if (character === '"') isInString = true;
      else if ((character === '}' || character === ']') && --depth === 0) return i + 1;
    }
  }
  return 'open';
}
