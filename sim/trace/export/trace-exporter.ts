import type { Observer } from '../../kernel/observer.ts';
import type { RunWatcher } from '../../run/options.ts';
import { type RecordedRun, wholeTrace } from '../record.ts';
import { Recorder } from '../recorder.ts';
import type { Trace } from '../trace.ts';
import type { Exporter } from './exporter.ts';

/** An exporter that writes from a trace: it records the run, whose scenario it learns when the run begins. */
export function traceExporter(write: (trace: Trace) => string): Exporter {
  let recorded: RecordedRun | null = null;
  const watcher: RunWatcher = {
    attach: (run) => {
      const recorder = new Recorder(run.scenario);
      recorder.attach(run);
      recorded = { run, recorder };
    },
    settle: () => recorded?.recorder.settle(),
  };
  const recording = (): Observer | undefined => recorded?.recorder.observer;
  const observer: Observer = {
    onStep: (event) => recording()?.onStep?.(event),
    onNode: (change) => recording()?.onNode?.(change),
    onSent: (sent) => recording()?.onSent?.(sent),
    onRenumbered: (from, to) => recording()?.onRenumbered?.(from, to),
    onLost: (sequence, why) => recording()?.onLost?.(sequence, why),
  };
  return {
    observer,
    watcher,
    finish: () => (recorded === null ? '' : write(wholeTrace(recorded))),
  };
}
