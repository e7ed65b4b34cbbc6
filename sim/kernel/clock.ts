import { type Instant, instant } from '../../core/time.ts';

/** Virtual time 0 on every wall clock: 2026-01-01T00:00:00Z, in microseconds. */
export const WALL_ORIGIN_MICROS = 1_767_225_600_000_000;

const MILLION = 1_000_000;

/** What a node's clocks do, as a world keeps it. */
export interface ClockWorld {
  /** How far the wall clock is off, apart from drift. */
  skewMicros: number;
  /** How much faster than virtual time both clocks run, in parts per million. */
  driftPpm: number;
  /** Elapsed node time up to `since`, with past drift. */
  elapsed: number;
  since: number;
  /** How long the monotonic clock stood still (a suspended machine). */
  stoppedMicros: number;
}

/** A node's wall clock (may be skewed, drift and jump) and monotonic clock (never jumps, may drift). */
export class NodeClock {
  readonly world: ClockWorld;

  constructor(world: ClockWorld | null) {
    this.world = world ?? { skewMicros: 0, driftPpm: 0, elapsed: 0, since: 0, stoppedMicros: 0 };
  }

  monotonic(now: number): Instant {
    return instant(this.elapsed(now) - this.world.stoppedMicros);
  }

  wall(now: number): Instant {
    return instant(WALL_ORIGIN_MICROS + this.elapsed(now) + this.world.skewMicros);
  }

  /** The first virtual moment at which the monotonic clock has reached `local`. */
  whenMonotonic(local: number): number {
    const { elapsed, since, driftPpm, stoppedMicros } = this.world;
    const due = local + stoppedMicros - elapsed;
    if (driftPpm === 0 || due <= 0) return since + due;
    // In whole periods of a second and a rest, so that every product stays a safe integer.
    const rate = MILLION + driftPpm;
    const periods = Math.floor(due / rate);
    const rest = due - periods * rate;
    return since + periods * MILLION + Math.ceil((rest * MILLION) / rate);
  }

  /** Takes `micros` of node time out of the monotonic clock: it stood still. */
  stop(micros: number): void {
    this.world.stoppedMicros += micros;
  }

  /** Moves the wall clock alone. */
  jump(micros: number): void {
    this.world.skewMicros += micros;
  }

  /** Runs at another rate from `now` on. */
  setDrift(now: number, driftPpm: number): void {
    this.world.elapsed = this.elapsed(now);
    this.world.since = now;
    this.world.driftPpm = driftPpm;
  }

  private elapsed(now: number): number {
    const { elapsed, since, driftPpm } = this.world;
    const passed = now - since;
    if (driftPpm === 0) return elapsed + passed;
    const periods = Math.floor(passed / MILLION);
    const rest = passed - periods * MILLION;
    return elapsed + passed + periods * driftPpm + Math.floor((rest * driftPpm) / MILLION);
  }
}
