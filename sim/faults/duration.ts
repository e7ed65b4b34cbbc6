const UNITS: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

/** A duration in microseconds: a number of milliseconds, or a text such as `30s`, `1m 30s`, `-5s`; null if neither. */
export function durationMicros(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 1000) : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const sign = text.startsWith('-') ? -1 : 1;
  const parts = (sign < 0 ? text.slice(1) : text).match(/^(\s*\d+(\.\d+)?\s*(us|ms|s|m|h))+$/);
  if (parts === null) return null;
  let micros = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)\s*(us|ms|s|m|h)/g)) {
    micros += Number(amount) * (UNITS[unit as string] as number);
  }
  return sign * Math.round(micros);
}
