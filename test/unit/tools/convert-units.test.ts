import { describe, expect, it } from 'vitest';
import { convertUnits } from '../../../src/tools/convert-units';
import { UNIT_KINDS } from '../../../src/tools/units';

const signal = new AbortController().signal;
const convert = (value: number, from: string, to: string): unknown =>
  (convertUnits.run({ value, from, to }, signal) as { value: number }).value;

describe('convert_units', () => {
  it.each<[number, string, string, number]>([
    [1, 'mile', 'km', 1.609344],
    [6, 'feet', 'cm', 182.88],
    [10, 'Inches', 'cm', 25.4],
    [1, 'nautical mile', 'm', 1852],
    [5, 'kg', 'pounds', 11.0231131092],
    [1, 'stone', 'lb', 14],
    [100, 'C', 'F', 212],
    [-40, 'fahrenheit', 'celsius', -40],
    [0, '°C', 'K', 273.15],
    [72, 'degrees Fahrenheit', 'C', 22.2222222222],
    [0, 'K', 'R', 0],
    [1, 'gallon', 'litres', 3.785411784],
    [1, 'imperial pint', 'ml', 568.26125],
    [2, 'cups', 'tbsp', 32],
    [1, 'acre', 'm²', 4046.8564224],
    [1, 'square mile', 'acres', 640],
    [100, 'km/h', 'mph', 62.1371192237],
    [1, 'c', 'm/s', 299_792_458],
    [36, 'h', 'days', 1.5],
    [1, 'year', 'days', 365.25],
    [1, 'GB', 'MiB', 953.674316406],
    [1, 'GiB', 'bytes', 1_073_741_824],
    [100, 'Mbit', 'MB', 12.5],
    [8, 'b', 'B', 1],
    [1, 'kWh', 'MJ', 3.6],
    [500, 'kcal', 'kJ', 2092],
    [1, 'atm', 'hPa', 1013.25],
    [1, 'bar', 'psi', 14.503773773],
    [760, 'torr', 'atm', 1],
    [180, 'degrees', 'rad', 3.14159265359],
    [1, 'turn', '°', 360],
    [3000, 'rpm', 'Hz', 50],
    [1, 'hp', 'W', 745.699871582],
    [0.1, 'm', 'cm', 10],
    [1, '\u03bcm', 'nm', 1000],
  ])('%d %s in %s is %d', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBe(expected);
  });

  it.each([
    [1, 'furlong', 'm', '"furlong" is no unit that is known'],
    [1, 'kg', 'm', 'kg is a unit of mass, m of length'],
    [1, '', 'm', '"" is no unit that is known'],
    [1e308, 'ly', 'nm', 'the result is not a finite number'],
  ])('%d %s in %s: %s', (value, from, to, message) => {
    expect(() => convert(value, from, to)).toThrow(message);
  });

  it('has no exact name twice, and goes there and back', () => {
    const names = UNIT_KINDS.flatMap(({ units }) => units.flatMap(([one]) => one.split('|')));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    for (const { units } of UNIT_KINDS) {
      const first = units[0]?.[0].split('|')[0] ?? '';
      for (const name of units.flatMap(([one]) => one.split('|'))) {
        const there = Number(convert(7.25, name, first));
        expect(Number(convert(there, first, name))).toBeCloseTo(7.25, 9);
      }
    }
  });
});
