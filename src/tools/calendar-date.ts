const DAY_MS = 86_400_000;
const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** A day of the Gregorian calendar, as the milliseconds of its midnight in UTC: no time zone shifts it. */
export type Day = number;

export interface DateSteps {
  readonly years?: number;
  readonly months?: number;
  readonly weeks?: number;
  readonly days?: number;
}

/** The day that it is in the time zone of this device. */
export function today(now = new Date()): Day {
  return dayOf(now.getFullYear(), now.getMonth(), now.getDate());
}

/**
 * @param text as 2026-03-31, or today, tomorrow, yesterday
 * @throws Error that says what was found and what is allowed
 */
export function readDay(text: string, now = today()): Day {
  const written = text.trim().toLowerCase();
  const near = { today: 0, tomorrow: 1, yesterday: -1 }[written];
  if (near !== undefined) return now + near * DAY_MS;
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(written);
  if (!match) {
    throw new Error(`"${text}" is no date: allowed are YYYY-MM-DD, today, tomorrow and yesterday`);
  }
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const found = dayOf(year, month - 1, day);
  if (month > 12 || year === 0 || writeDay(found) !== writeDate(year, month, day)) {
    throw new Error(`there is no ${text.trim()} in the calendar`);
  }
  return found;
}

export function writeDay(day: Day): string {
  const date = new Date(day);
  return writeDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

export function weekdayOf(day: Day): string {
  return WEEKDAYS[new Date(day).getUTCDay()] ?? '';
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((to - from) / DAY_MS);
}

export function dayOfYear(day: Day): number {
  return daysBetween(dayOf(new Date(day).getUTCFullYear(), 0, 1), day) + 1;
}

/** As 2026-W47. A week belongs to the year that its Thursday is in (ISO 8601). */
export function isoWeekOf(day: Day): string {
  const fromMonday = (new Date(day).getUTCDay() + 6) % 7;
  const thursday = day + (3 - fromMonday) * DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  const week = Math.ceil(dayOfYear(thursday) / 7);
  return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}`;
}

/**
 * Years and months first, then weeks and days. Where a month is too short its last day is taken, as `Temporal` does by default:
 * 31 January and a month is 28 February.
 * @throws Error beyond the years 1 to 9999
 */
export function addSteps(day: Day, { years = 0, months = 0, weeks = 0, days = 0 }: DateSteps): Day {
  const date = new Date(day);
  const month = date.getUTCMonth() + months + 12 * years;
  const year = date.getUTCFullYear() + Math.floor(month / 12);
  const inYear = ((month % 12) + 12) % 12;
  const nDays = new Date(dayOf(year, inYear + 1, 0)).getUTCDate();
  const sum = dayOf(year, inYear, Math.min(date.getUTCDate(), nDays)) + (7 * weeks + days) * DAY_MS;
  if (!(sum >= dayOf(1, 0, 1) && sum <= dayOf(9999, 11, 31))) {
    throw new Error('the result is beyond the years 1 to 9999');
  }
  return sum;
}

/** `Date.UTC` takes the years 0 to 99 for those of the last century. */
function dayOf(year: number, monthFrom0: number, day: number): Day {
  return new Date(0).setUTCFullYear(year, monthFrom0, day);
}

function writeDate(year: number, month: number, day: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
