/**
 * A moment in whole microseconds, read from one clock: the kernel's virtual clock, a node's monotonic clock
 * or a node's wall clock. Moments of different clocks are never compared (DESIGN law 2).
 */
export type Instant = number & { readonly clock: unique symbol };

/** A moment `micros` after the origin of its clock. */
export const instant = (micros: number): Instant => micros as Instant;

/** The moment `micros` after `from`. */
export const plusMicros = (from: Instant, micros: number): Instant => (from + micros) as Instant;

/** The moment `ms` milliseconds after `from`; Kafka's settings are in milliseconds. */
export const plusMs = (from: Instant, ms: number): Instant => (from + ms * 1000) as Instant;

/** Later than every moment a run can reach, yet a safe integer. */
export const FOREVER: Instant = Number.MAX_SAFE_INTEGER as Instant;
