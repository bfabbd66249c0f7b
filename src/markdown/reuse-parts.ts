/**
 * Plain data as it is now, with all that is the same as before being the very same objects, so that `===` tells what has to be drawn
 * again. What has grown at its end is the case that it is made for; what moved is taken as new.
 */
export function reuseParts<Part>(before: unknown, now: Part): Part {
  if (before === now || !isObject(before) || !isObject(now)) return now;
  if (Array.isArray(before) !== Array.isArray(now)) return now;
  if (Array.isArray(before) && Array.isArray(now)) return reuseElements(before, now) as Part;
  const entries = Object.entries(now).map(([key, value]): [string, unknown] => [
    key,
    reuseParts(before[key], value),
  ]);
  const isSame =
    entries.length === Object.keys(before).length &&
    entries.every(([key, value]) => value === before[key]);
  return (isSame ? before : Object.fromEntries(entries)) as Part;
}

function reuseElements(before: readonly unknown[], now: readonly unknown[]): readonly unknown[] {
  const elements = now.map((element, index) => reuseParts(before[index], element));
  const isSame =
    elements.length === before.length && elements.every((one, index) => one === before[index]);
  return isSame ? before : elements;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
