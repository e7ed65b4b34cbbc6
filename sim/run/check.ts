import type { Connection } from '../kernel/connection.ts';
import type { Observer, SteppedEvent } from '../kernel/observer.ts';
import { decodeWorld, encodeWorld } from '../kernel/world.ts';
import type { SimulateOptions } from './options.ts';
import type { RunSummary } from './result.ts';
import type { Run } from './run.ts';
import type { RunWorld } from './run-world.ts';
import { simulate } from './simulate.ts';

/** What running twice has shown. */
export interface DeterminismCheck {
  /** The first run; where the second one differs, with outcome `nondeterministic` and a message that says where. */
  readonly summary: RunSummary;
  /** The number of the first event that differs, null where none does. */
  readonly firstDifference: number | null;
  /** The event behind which the second run was written to JSON and read back, and how much text that was. */
  readonly snapshotAt: number;
  readonly snapshotBytes: number;
}

/**
 * Runs twice and compares the hash after every event (`--check`). The second run is written to JSON and read back at a
 * busy moment: with bytes in flight, requests being served, and a fault active if there is one.
 */
export function checkDeterminism(options: SimulateOptions): DeterminismCheck {
  const first = new Recording(options);
  const summary = first.run.run();
  const second = new Recording({ ...options, observers: [], wallBudgetMs: null });
  second.follow(first, summary.events);
  if (second.difference === null && second.run.kernel.events !== summary.events) {
    second.difference = Math.min(second.run.kernel.events, summary.events) + 1;
  }
  const { difference: firstDifference, snapshotBytes } = second;
  const result = firstDifference === null ? summary : failed(summary, firstDifference, second);
  return { summary: result, firstDifference, snapshotAt: first.busiest, snapshotBytes };
}

/** A run of which the hash after every event is remembered. */
class Recording {
  run: Run;
  /** The event behind which most went on, by `busyness`. */
  busiest = 0;
  difference: number | null = null;
  snapshotBytes = 0;
  /** The last event that was stepped. */
  last: SteppedEvent | null = null;
  private most = -1;
  private readonly options: SimulateOptions;
  private readonly high: number[] = [];
  private readonly low: number[] = [];

  constructor(options: SimulateOptions) {
    const observers: readonly Observer[] = [
      { onStep: (event) => this.onStep(event) },
      ...(options.observers ?? []),
    ];
    this.options = { ...options, observers };
    this.run = simulate(this.options);
  }

  /** Goes the way of `other` up to event `events`, changing over to a copy from JSON where that was busiest. */
  follow(other: Recording, events: number): void {
    const isCut = other.run.ended !== 'until' && other.run.ended !== 'quiescent';
    while (this.difference === null) {
      const now = this.run.kernel.events;
      if (now >= other.busiest && this.snapshotBytes === 0) this.changeOver();
      if ((now >= events && isCut) || !this.run.advance()) return;
      if (this.run.kernel.events > now && !this.agrees(other)) {
        this.difference = this.run.kernel.events;
      }
    }
  }

  private changeOver(): void {
    const text = encodeWorld(this.run.keep());
    this.snapshotBytes = text.length;
    this.run = simulate(this.options);
    this.run.restore(decodeWorld<RunWorld>(text));
  }

  private agrees(other: Recording): boolean {
    const at = this.run.kernel.events - 1;
    return this.high[at] === other.high[at] && this.low[at] === other.low[at];
  }

  private onStep(event: SteppedEvent): void {
    const { kernel } = this.run;
    const at = event.number - 1;
    this.last = event;
    this.high[at] = kernel.hash.high;
    this.low[at] = kernel.hash.low;
    // A moment early in the run is as good as a late one and leaves more to compare.
    if ((event.number & 31) !== 0) return;
    const busy = busyness(this.run);
    if (busy <= this.most) return;
    this.most = busy;
    this.busiest = event.number;
  }
}

/** Up to ten points: for connections with bytes in flight, for requests being served, and for an active fault. */
function busyness(run: Run): number {
  const { transport, now } = run.kernel;
  const connections: Connection[] = [...transport.connections.values()];
  const inFlight = connections.filter(
    ({ ends }) => ends.opener.arrivesAfter > now || ends.acceptor.arrivesAfter > now,
  );
  const served = connections.filter(({ serving }) => serving !== null);
  const fault = run.hasActiveFault() ? 4 : 0;
  return fault + Math.min(3, inFlight.length) + Math.min(3, served.length);
}

function failed(summary: RunSummary, event: number, second: Recording): RunSummary {
  const { last } = second;
  const seen = last === null ? '' : `: ${last.node.spec.name} ${last.input.type} at ${last.at} µs`;
  const message = `run again, event ${event} is another one${seen}`;
  const outcome = summary.outcome === 'assertion' ? summary.outcome : 'nondeterministic';
  return { ...summary, outcome, message: summary.message ?? message };
}
