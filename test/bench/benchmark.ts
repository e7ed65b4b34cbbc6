/** A benchmark: `run` does a fixed amount of work and says how much it was. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, in a few words. */
  readonly what: string;
  /** What is aimed at on the reference machine (DESIGN §10 and the README), as text. */
  readonly aim: string;
  readonly run: () => Work;
}

/** What one run of a benchmark did. */
export interface Work {
  readonly events: number;
  /** Simulated time, 0 where there is none. */
  readonly virtualMicros: number;
}

/** What was measured, over all timed runs of a benchmark. */
export interface Measurement {
  readonly name: string;
  readonly events: number;
  /** The best and the median run. */
  readonly bestNs: number;
  readonly medianNs: number;
  readonly eventsPerSecond: number;
  readonly simulatedSecondsPerSecond: number;
  readonly peakMemoryMb: number;
  /** The best ns per event over the bare loop's best of the same process. */
  readonly timesBareLoop: number;
}

/** Runs a benchmark `warmups` times untimed and `runs` times timed. */
export function measure(
  benchmark: Benchmark,
  warmups: number,
  runs: number,
  bareNs: number | null,
): Measurement {
  for (let i = 0; i < warmups; i++) benchmark.run();
  const times: number[] = [];
  let work: Work = { events: 0, virtualMicros: 0 };
  let peak = 0;
  for (let i = 0; i < runs; i++) {
    const began = process.hrtime.bigint();
    work = benchmark.run();
    times.push(Number(process.hrtime.bigint() - began));
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  times.sort((a, b) => a - b);
  const best = times[0] as number;
  const median = times[Math.floor(times.length / 2)] as number;
  const bestNs = best / work.events;
  return {
    name: benchmark.name,
    events: work.events,
    bestNs,
    medianNs: median / work.events,
    eventsPerSecond: 1e9 / bestNs,
    simulatedSecondsPerSecond: (work.virtualMicros * 1000) / best,
    peakMemoryMb: peak / 1e6,
    timesBareLoop: bestNs / (bareNs ?? bestNs),
  };
}
