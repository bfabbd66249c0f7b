import { locale } from '../locales/locale';

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal units, as file managers and download pages show them; three digits. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  if (unit === 0) return `${value.toFixed(0)} B`;
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: BYTE_UNITS[unit] ?? 'byte',
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** `0.42 s`, `12 s`, `3 min 20 s`. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.995) return `${formatDecimal(seconds, 2)} s`;
  if (seconds < 59.5) return `${seconds.toFixed(0)} s`;
  const whole = Math.round(seconds);
  return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
}

/** Three digits are more than a rate is steady to. */
export function formatRate(perSecond: number): string {
  const digits = { maximumSignificantDigits: perSecond < 1 ? 2 : 3 };
  return perSecond >= 99.95
    ? perSecond.toFixed(0)
    : perSecond.toLocaleString(locale(), {
        ...digits,
        minimumSignificantDigits: digits.maximumSignificantDigits,
      });
}

function formatDecimal(value: number, digits: number): string {
  return value.toLocaleString(locale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function formatCount(count: number): string {
  return count.toLocaleString(locale());
}
