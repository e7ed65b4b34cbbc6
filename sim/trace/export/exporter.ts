import { ALL_CHECKERS } from '../../check/all.ts';
import type { Checker, HistoryEntry } from '../../check/checker.ts';
import type { Observer } from '../../kernel/observer.ts';
import type { RunWatcher, SimulateOptions } from '../../run/options.ts';
import type { RunSummary } from '../../run/result.ts';
import { simulate } from '../../run/simulate.ts';

/** Watches one run and writes it down for another tool. It is made for the run and ends with it. */
export interface Exporter {
  readonly observer?: Observer;
  readonly watcher?: RunWatcher;
  readonly onHistory?: (entry: HistoryEntry) => void;
  /** The file, once the run has ended. */
  readonly finish: (summary: RunSummary) => string;
}

/** A run, and what an exporter made of it. */
export interface Exported {
  readonly summary: RunSummary;
  readonly text: string;
}

/** Runs `options` to the end under the eyes of an exporter; the run is the same as without it. */
export function exportRun(options: SimulateOptions, exporter: Exporter): Exported {
  const summary = simulate({ ...options, ...watchedBy(exporter) }).run();
  return { summary, text: exporter.finish(summary) };
}

/** The options with which a run, or a replay, is watched by an exporter. */
export function watchedBy({
  observer,
  watcher,
  onHistory,
}: Exporter): Pick<SimulateOptions, 'observers' | 'watcher' | 'checkers'> {
  return {
    watcher: watcher ?? null,
    observers: observer === undefined ? [] : [observer],
    checkers: onHistory === undefined ? ALL_CHECKERS : [...ALL_CHECKERS, listener(onHistory)],
  };
}

/** Hears the client history as checkers do, and judges nothing. */
const listener = (onHistory: (entry: HistoryEntry) => void): Checker<unknown> => ({
  guarantees: [],
  concerns: () => true,
  start: () => ({}),
  onHistory: (_fold, entry) => onHistory(entry),
});
