import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendar } from '../../../src/tools/calendar';
import {
  addSteps,
  daysBetween,
  isoWeekOf,
  readDay,
  today,
  weekdayOf,
  writeDay,
} from '../../../src/tools/calendar-date';
import { problemOf } from '../../../src/tools/run-tool';

const signal = new AbortController().signal;

describe('a date', () => {
  it.each([
    ['2026-11-22', 'Sunday', '2026-W47'],
    // Years whose first and last days lie in weeks of other years.
    ['2021-01-03', 'Sunday', '2020-W53'],
    ['2018-12-31', 'Monday', '2019-W01'],
    ['2016-01-01', 'Friday', '2015-W53'],
    ['2000-02-29', 'Tuesday', '2000-W09'],
    ['1969-07-20', 'Sunday', '1969-W29'],
    ['0099-12-31', 'Thursday', '0099-W53'],
  ])('%s is a %s of week %s', (text, weekday, week) => {
    expect([weekdayOf(readDay(text)), isoWeekOf(readDay(text))]).toEqual([weekday, week]);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '0000-01-01'])(
    '%s is not in the calendar',
    (text) => {
      expect(() => readDay(text)).toThrow(`there is no ${text}`);
    },
  );

  it.each(['', 'soon', '22.11.2026', '2026-11-22T10:00', '12026-01-01'])('%j is none', (text) => {
    expect(() => readDay(text)).toThrow(/is no date: allowed are/);
  });

  it('of today is that of the clock on the wall', () => {
    expect(writeDay(today(new Date(2024, 1, 29, 23, 59)))).toBe('2024-02-29');
    expect(daysBetween(readDay('yesterday'), readDay('tomorrow'))).toBe(2);
  });
});

describe('adding', () => {
  it.each([
    ['2026-01-31', { months: 1 }, '2026-02-28'],
    ['2024-02-29', { years: 1 }, '2025-02-28'],
    ['2024-02-29', { years: 4 }, '2028-02-29'],
    ['2026-03-31', { months: -1 }, '2026-02-28'],
    ['2026-01-15', { months: -13 }, '2024-12-15'],
    ['2026-12-31', { days: 1 }, '2027-01-01'],
    ['2026-01-01', { weeks: 2, days: -1 }, '2026-01-14'],
    ['2026-01-31', { months: 1, days: 1 }, '2026-03-01'],
  ])('to %s %j is %s', (date, steps, expected) => {
    expect(writeDay(addSteps(readDay(date), steps))).toBe(expected);
  });

  it.each([{ days: 1e9 }, { years: 9000 }, { years: -3000 }, { months: -1e6 }])(
    '%j goes too far',
    (steps) => {
      expect(() => addSteps(readDay('2026-01-01'), steps)).toThrow('beyond the years 1 to 9999');
    },
  );

  it('days and counting them are opposites', () => {
    const day = fc.integer({ min: -300_000, max: 300_000 });
    fc.assert(
      fc.property(day, day, (a, b) => {
        const start = addSteps(readDay('1970-01-01'), { days: a });
        const end = addSteps(start, { days: b });
        expect(daysBetween(start, end)).toBe(b);
        expect(readDay(writeDay(end))).toBe(end);
      }),
    );
  });
});

describe('the tool', () => {
  it('tells of a date, another one, and one after it', () => {
    expect(
      calendar.run({ date: '2026-11-22', until: '2026-12-25', add_months: 3 }, signal),
    ).toEqual({
      date: '2026-11-22',
      weekday: 'Sunday',
      iso_week: '2026-W47',
      day_of_year: 326,
      until: {
        date: '2026-12-25',
        weekday: 'Friday',
        iso_week: '2026-W52',
        day_of_year: 359,
        days: 33,
      },
      after_adding: {
        date: '2027-02-22',
        weekday: 'Monday',
        iso_week: '2027-W08',
        day_of_year: 53,
      },
    });
  });

  it('says what today is', () => {
    expect(calendar.run({}, signal)).toMatchObject({ date: writeDay(today()) });
  });

  it('takes no fractions', () => {
    const call = { name: 'calendar', arguments: { add_days: 1.5 } };
    expect(problemOf([calendar], call)).toMatch(/^add_days: /);
  });
});
