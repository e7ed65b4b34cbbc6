import { type Site, site } from '../draw.ts';
import { draw } from '../machine.ts';
import type { Turn } from '../turn.ts';

/** The jitter of a retry: 0.8 to 1.2 in sixteen steps (KIP-580). */
export const RETRY_JITTER: Site = site('client.retry-jitter', 16, 7);

/** What a client is told about pacing its retries. */
export interface BackoffSettings {
  readonly 'retry.backoff.ms': number;
  readonly 'retry.backoff.max.ms': number;
}

/**
 * How long the retry after `failures` earlier ones waits, in microseconds: the base doubles with each failure, is
 * jittered, and never exceeds the maximum (clients §0, KIP-580).
 * Simplified: one jitter per backoff. Kafka draws again whenever it looks at the clock.
 */
export function backoffMicros(
  turn: Turn,
  settings: BackoffSettings,
  failures: number,
  sub: number,
): number {
  const baseMs = settings['retry.backoff.ms'];
  const maxMs = settings['retry.backoff.max.ms'];
  if (baseMs === 0) return 0;
  if (baseMs >= maxMs) return baseMs * 1000;
  let ms = baseMs;
  for (let i = 0; i < failures && ms < maxMs; i++) ms *= 2;
  const jitter = 800 + Math.floor((draw(turn, turn, RETRY_JITTER, sub) * 400) / 15);
  return Math.min(Math.min(ms, maxMs) * jitter, maxMs * 1000);
}
