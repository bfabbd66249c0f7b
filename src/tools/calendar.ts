import {
  addSteps,
  dayOfYear,
  daysBetween,
  isoWeekOf,
  readDay,
  weekdayOf,
  writeDay,
  type Day,
} from './calendar-date';
import type { Tool } from './tool';

const steps = (unit: string): object => ({
  type: 'integer',
  minimum: -1_000_000,
  maximum: 1_000_000,
  description: `${unit} to add; below zero to go back`,
});

/** One call tells all of a date, so that a small model has no kinds of question to choose from. */
export const calendar: Tool = {
  signature: {
    name: 'calendar',
    description:
      'Work with dates: weekday, ISO week, days until another date, a date so many days or months later. Without arguments: what today is',
    parameters: {
      type: 'object',
      properties: {
        date: { type: 'string', description: 'YYYY-MM-DD or today, which it is when left out' },
        until: { type: 'string', description: 'Count the days from date to this one' },
        add_days: steps('Days'),
        add_weeks: steps('Weeks'),
        add_months: steps('Months'),
        add_years: steps('Years'),
      },
      additionalProperties: false,
    },
  },
  capabilities: [],
  run({ date, until, ...added }) {
    const day = readDay(typeof date === 'string' ? date : 'today');
    const result: Record<string, unknown> = describe(day);
    if (typeof until === 'string') {
      const end = readDay(until);
      result.until = { ...describe(end), days: daysBetween(day, end) };
    }
    if (Object.keys(added).length > 0) {
      const { add_days, add_weeks, add_months, add_years } = added as Record<string, number>;
      result.after_adding = describe(
        addSteps(day, {
          ...(add_days !== undefined && { days: add_days }),
          ...(add_weeks !== undefined && { weeks: add_weeks }),
          ...(add_months !== undefined && { months: add_months }),
          ...(add_years !== undefined && { years: add_years }),
        }),
      );
    }
    return result;
  },
};

function describe(day: Day): Record<string, unknown> {
  return {
    date: writeDay(day),
    weekday: weekdayOf(day),
    iso_week: isoWeekOf(day),
    day_of_year: dayOfYear(day),
  };
}
