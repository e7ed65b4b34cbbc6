import type { SimulateOptions } from '../run/options.ts';
import { Run } from '../run/run.ts';
import { TraceBuilder } from './builder.ts';
import { Recorder } from './recorder.ts';
import type { Trace } from './trace.ts';

/** A run that is watched. */
export interface RecordedRun {
  readonly run: Run;
  readonly recorder: Recorder;
}

/** A run of `options` with a recorder; `advanceRecorded` takes its steps. */
export function recordedRun(options: SimulateOptions): RecordedRun {
  const recorder = new Recorder(options.scenario);
  const observers = [...(options.observers ?? []), recorder.observer];
  const run = new Run({ ...options, observers });
  recorder.attach(run);
  return { run, recorder };
}

/** Carries out what comes next and writes it down; false when the run has ended. */
export function advanceRecorded({ run, recorder }: RecordedRun): boolean {
  const goesOn = run.advance();
  recorder.settle();
  if (!goesOn && run.message !== null) recorder.noteFailure(run.message);
  return goesOn;
}

/** The whole trace of a run: what exports and tests need. */
export function traceRun(options: SimulateOptions): Trace {
  const recorded = recordedRun(options);
  while (advanceRecorded(recorded)) {
    // Each step writes its rows.
  }
  const builder = new TraceBuilder(recorded.recorder.start);
  builder.append(recorded.recorder.take());
  builder.finish(recorded.run.summary());
  return builder.trace;
}
