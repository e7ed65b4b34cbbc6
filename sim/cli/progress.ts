import type { Progress } from '../run/options.ts';
import { grouped, seconds } from '../words/time.ts';

/** A run that takes longer than this shows how far it has come. */
const PATIENCE_MS = 2000;

/** A line on standard error that says how far a run has come, on a terminal and only after two seconds. */
export function progressLine(): { show: (progress: Progress) => void; clear: () => void } {
  const began = performance.now();
  let shown = false;
  return {
    show: ({ events, virtualMicros, untilMicros }) => {
      if (process.stderr.isTTY !== true || performance.now() - began < PATIENCE_MS) return;
      shown = true;
      const share = Math.floor((virtualMicros / untilMicros) * 100);
      process.stderr.write(
        `\r${share} %  ${seconds(virtualMicros)} of ${seconds(untilMicros)} virtual seconds, ${grouped(events)} events `,
      );
    },
    clear: () => {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}
