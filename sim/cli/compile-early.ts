import { setFlagsFromString } from 'node:v8';

/** The newest V8 whose flags are known to be these; a later one keeps its own ways. */
const NEWEST_KNOWN_V8 = 13;

/**
 * Has V8 compile every function at its first call and optimize it after half of the usual work. A search runs thousands of
 * short worlds, most of whose time would otherwise go by before the code that they run is any good. Results do not depend
 * on it, threads that are started later have it too.
 */
export function compileEarly(): void {
  if (Number.parseInt(process.versions.v8, 10) > NEWEST_KNOWN_V8) return;
  setFlagsFromString('--always-sparkplug');
  setFlagsFromString('--interrupt-budget=40000');
}
