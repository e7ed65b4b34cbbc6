import type { Progress } from '../run/options.ts';
import type { ShrinkProgress } from '../search/shrink/result.ts';
import { grouped, seconds } from '../words/time.ts';

/** What takes longer than this shows how far it has come. */
const PATIENCE_MS = 2000;

/** A line on standard error that says how far a run has come, on a terminal and only after two seconds. */
export const progressLine = (): Line<Progress> =>
  lineOf(({ events, virtualMicros, untilMicros }) => {
    const share = Math.floor((virtualMicros / untilMicros) * 100);
    return `${share} %  ${seconds(virtualMicros)} of ${seconds(untilMicros)} virtual seconds, ${grouped(events)} events`;
  });

/** The same of shrinking: the smallest so far. */
export const shrinkLine = (): Line<ShrinkProgress> =>
  lineOf(
    ({ pass, runs, faults, choices, events }) =>
      `${grouped(runs)} runs: ${faults} faults, ${grouped(choices)} choices, ${grouped(events)} events (${pass})`,
  );

interface Line<Shown> {
  readonly show: (shown: Shown) => void;
  readonly clear: () => void;
}

function lineOf<Shown>(textOf: (shown: Shown) => string): Line<Shown> {
  const began = performance.now();
  let isShown = false;
  return {
    show: (shown) => {
      if (process.stderr.isTTY !== true || performance.now() - began < PATIENCE_MS) return;
      isShown = true;
      process.stderr.write(`\r${textOf(shown)}\u001b[K`);
    },
    clear: () => {
      if (isShown) process.stderr.write('\r\u001b[K');
    },
  };
}
