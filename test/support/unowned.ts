import { Run } from '../../sim/run/run.ts';
import { builtIn } from './built-in.ts';

/** For how many partition-milliseconds the partitions of a scenario's groups had no owner, under one seed. */
export function unownedMs(name: string, seed: string): number {
  const { groups } = new Run({ scenario: builtIn(name), seed, checkers: [] }).run();
  return groups.reduce((sum, group) => sum + group.unownedMs, 0);
}

/** The middle of a scenario's unowned times over the first so many seeds. */
export function medianUnownedMs(name: string, seeds: number): number {
  const times = Array.from({ length: seeds }, (_, index) => unownedMs(name, String(index + 1)));
  times.sort((a, b) => a - b);
  return times[Math.floor(seeds / 2)] ?? 0;
}
