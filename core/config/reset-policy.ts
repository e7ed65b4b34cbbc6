/** `auto.offset.reset` (clients §4.5): where a consumer begins that has no position, or one that is gone. */
export type ResetPolicy = 'earliest' | 'latest' | 'none' | `by_duration:${string}`;

const PREFIX = 'by_duration:';
const ISO =
  /^([+-]?)P(?:([+-]?\d+)D)?(?:T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+)(?:\.(\d{1,9}))?S)?)?$/i;
const SECONDS = [86_400, 3600, 60, 1];

/** How far back `by_duration` goes, in milliseconds (KIP-1106); null where a text is no such policy. */
export function resetDurationMs(policy: string): number | null {
  if (!policy.startsWith(PREFIX)) return null;
  const text = policy.slice(PREFIX.length);
  const found = ISO.exec(text);
  // java.time.Duration.parse: at least one part, and none missing behind a T.
  if (found === null || !/\d/.test(text) || /T$/i.test(text)) return null;
  const sign = found[1] === '-' ? -1 : 1;
  let ms = 0;
  SECONDS.forEach((seconds, index) => {
    ms += Number(found[index + 2] ?? 0) * seconds * 1000;
  });
  const nanos = Number((found[6] ?? '').padEnd(9, '0'));
  const isNegativeSecond = found[5]?.startsWith('-') ?? false;
  ms = sign * (ms + (isNegativeSecond ? -1 : 1) * Math.floor(nanos / 1_000_000));
  return ms < 0 || !Number.isSafeInteger(ms) ? null : ms;
}
