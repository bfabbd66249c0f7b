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
  if (seconds < 59.5) {
    const count = formatDecimal(seconds, seconds < 9.995 ? 2 : 0);
    // @wc-include
    return `${count} s`;
  }
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

/** In percent; of what would look like none, that it is less than the smallest that is shown. */
export function formatShare(share: number): string {
  const percent = (value: number): string =>
    value.toLocaleString(locale(), {
      style: 'percent',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
  return share > 0 && share < 0.001 ? `< ${percent(0.001)}` : percent(share);
}

export function formatDecimal(value: number, digits: number): string {
  return value.toLocaleString(locale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** With all the digits that somebody has given it. */
export function formatSetting(value: number): string {
  return value.toLocaleString(locale(), { maximumFractionDigits: 20 });
}

export function formatCount(count: number): string {
  return count.toLocaleString(locale());
}
