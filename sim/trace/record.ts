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

/** A run of `options` with a recorder. */
export function recordedRun(options: SimulateOptions): RecordedRun {
  const recorder = new Recorder(options.scenario);
  const observers = [...(options.observers ?? []), recorder.observer];
  return { run: new Run({ ...options, observers, watcher: recorder }), recorder };
}

/** What a recorder has written down, as far as the run has come, as one trace. */
export function wholeTrace({ run, recorder }: RecordedRun): Trace {
  const builder = new TraceBuilder(recorder.start);
  builder.append(recorder.take());
  if (run.ended !== null) builder.finish(run.summary());
  return builder.trace;
}

/** The whole trace of a run: what exports and tests need. */
export function traceRun(options: SimulateOptions): Trace {
  const recorded = recordedRun(options);
  recorded.run.run();
  return wholeTrace(recorded);
}
