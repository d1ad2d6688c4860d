// @ts-check

const LOCALE = 'en-US';
const MINUS = '\u2212';
const NO_BREAK_SPACE = '\u00a0';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const percentage = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
// Without the sign of what rounds to zero: −0.0004 reads 0.000.
const threeDecimals = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
  signDisplay: 'negative',
});

/** A count with thousands separators: `12,345`. @param {number} value */
export function count(value) {
  return whole.format(value);
}

/** A count with its noun: `1 run`, `2 runs`. @param {number} value @param {string} noun */
export function counted(value, noun) {
  return `${count(value)}${NO_BREAK_SPACE}${noun}${value === 1 ? '' : 's'}`;
}

/** A share in [0, 1] with one decimal: `77.6%`. @param {number} share */
export function percent(share) {
  return percentage.format(share);
}

/** A share as short as it can be said: `95%`, `97.5%`. @param {number} share */
export function shortPercent(share) {
  return `${Number((share * 100).toFixed(1))}%`;
}

/** A quality or utility with three decimals and a real minus sign: `−0.048`. @param {number} value */
export function score(value) {
  return threeDecimals.format(value).replace('-', MINUS);
}

/** A difference of utilities with its sign: `+0.031`, `−0.048`, `0.000`. @param {number} value */
export function difference(value) {
  const text = score(value);
  return value > 0 && text !== score(0) ? `+${text}` : text;
}

/**
 * US dollars, `$1,152.01`. What is more than nothing never reads as nothing: `<$0.001`.
 *
 * @param {number} value not negative
 * @param {number} decimals
 */
export function dollars(value, decimals) {
  const format = new Intl.NumberFormat(LOCALE, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const smallest = 10 ** -decimals;
  return value > 0 && value < smallest / 2 ? `<${format.format(smallest)}` : format.format(value);
}

/** A duration in its two largest units: `45 s`, `20 min 7 s`, `2 h 5 min`, `3 d 4 h`. @param {number} seconds */
export function duration(seconds) {
  const rounded = Math.round(seconds);
  const parts = [
    { size: 86_400, unit: 'd' },
    { size: 3_600, unit: 'h' },
    { size: 60, unit: 'min' },
    { size: 1, unit: 's' },
  ];
  const first = Math.max(
    0,
    parts.findIndex(({ size }) => rounded >= size),
  );
  const shown = rounded === 0 ? parts.slice(-1) : parts.slice(first, first + 2);
  let rest = rounded;
  return shown
    .map(({ size, unit }) => {
      const amount = Math.floor(rest / size);
      rest -= amount * size;
      return { amount, text: `${count(amount)}${NO_BREAK_SPACE}${unit}` };
    })
    .filter(({ amount }, position) => amount > 0 || position === 0)
    .map(({ text }) => text)
    .join(' ');
}

/**
 * A moment on the reader's clock: `22 Nov 2026, 12:09:28`.
 *
 * @param {string} iso
 * @param {string} [timeZone] the reader's own unless named
 */
export function localMoment(iso, timeZone) {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone,
  }).format(new Date(iso));
}

/** The time of a moment that is close: `12:09:28`. @param {string} iso @param {string} [timeZone] */
export function localTime(iso, timeZone) {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(new Date(iso));
}

/** The same moment for logs and colleagues elsewhere: `2026-11-22 11:09:28 UTC`. @param {string} iso */
export function utcMoment(iso) {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
