import { durationMicros } from '../scenario/duration.ts';
import { UsageError } from '../scenario/usage-error.ts';

/** The wall time of a `--budget` in milliseconds. */
export function budgetMs(text: string): number {
  const micros = durationMicros(text);
  if (micros !== null && micros > 0) return micros / 1000;
  const problem = 'expected a duration such as 60s';
  throw new UsageError({ file: null, path: '--budget', value: text, problem, nearest: [] });
}
