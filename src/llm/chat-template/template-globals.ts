const MAX_RANGE = 10_000;

/** The functions and constants that Hugging Face gives every chat template, and nothing else of this machine. */
export function templateGlobals(now: Date): Readonly<Record<string, unknown>> {
  return {
    true: true,
    True: true,
    false: false,
    False: false,
    none: null,
    None: null,
    range: boundedRange,
    raise_exception: (message: unknown) => {
      throw new Error(String(message));
    },
    strftime_now: (format: unknown) => strftime(now, String(format)),
  };
}

/** Python's `range`, at most 10,000 items. */
function boundedRange(first: unknown, second?: unknown, third: unknown = 1): number[] {
  const [start, stop] = typeof second === 'number' ? [Number(first), second] : [0, Number(first)];
  const step = Number(third);
  if (![start, stop, step].every(Number.isInteger) || step === 0) {
    throw new Error(
      `range(${start}, ${stop}, ${step}): allowed are integers and a step other than 0`,
    );
  }
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (length > MAX_RANGE) throw new Error(`range of ${length} items; allowed: ${MAX_RANGE}`);
  return Array.from({ length }, (_, i) => start + i * step);
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** Python's strftime in the C locale, local time; the directives that templates use. */
export function strftime(date: Date, format: string): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const month = MONTHS[date.getMonth()] ?? '';
  const day = DAYS[date.getDay()] ?? '';
  const directives: Readonly<Record<string, string>> = {
    Y: String(date.getFullYear()),
    y: two(date.getFullYear() % 100),
    m: two(date.getMonth() + 1),
    d: two(date.getDate()),
    '-d': String(date.getDate()),
    '-m': String(date.getMonth() + 1),
    B: month,
    b: month.slice(0, 3),
    A: day,
    a: day.slice(0, 3),
    H: two(date.getHours()),
    M: two(date.getMinutes()),
    S: two(date.getSeconds()),
    '%': '%',
  };
  return format.replace(/%(-?[A-Za-z%])/g, (whole, name: string) =>
    Object.hasOwn(directives, name) ? (directives[name] ?? whole) : whole,
  );
}
