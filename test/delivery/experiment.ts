import type { Checker, HistoryEntry } from '../../sim/check/checker.ts';
import { Run } from '../../sim/run/run.ts';
import { resolveScenario } from '../../sim/scenario/resolve.ts';
import type { DeliveryRow, EndToEnd } from './rows.ts';

/** What one run of a row came to. */
export interface Delivered {
  /** Values whose send succeeded. */
  readonly sent: number;
  /** Of these, how many never took effect. */
  readonly lost: number;
  /** Values that took effect more than once. */
  readonly repeated: number;
}

/** What all seeds of a row came to. */
export interface RowResult {
  readonly row: DeliveryRow;
  readonly seeds: number;
  /** In how many runs something was lost, or repeated. */
  readonly losing: number;
  readonly repeating: number;
  readonly lost: number;
  readonly repeated: number;
  readonly sent: number;
}

/** Runs a row under one seed, and counts by value what was sent and what took effect: nothing else is looked at. */
export function deliver({ scenario }: DeliveryRow, seed: string): Delivered {
  const values = new Map<string, string>();
  const sent = new Set<string>();
  const effects = new Map<string, number>();
  const listen = (entry: HistoryEntry): void => {
    if (entry.type === 'effect') {
      for (const { value } of entry.records) {
        if (value !== null) effects.set(value, (effects.get(value) ?? 0) + 1);
      }
    } else if (entry.type === 'invoke' && entry.command.type === 'Send') {
      values.set(`${entry.client} ${entry.command.id}`, entry.command.value);
    } else if (entry.type === 'complete' && entry.answer.type === 'SendCompleted') {
      const { id, outcome } = entry.answer;
      const value = values.get(`${entry.client} ${id}`);
      if (outcome === 'ok' && value !== undefined) sent.add(value);
    }
  };
  new Run({ scenario: resolveScenario(scenario, null), seed, checkers: [listener(listen)] }).run();
  return {
    sent: sent.size,
    lost: [...sent].filter((value) => !effects.has(value)).length,
    repeated: [...effects.values()].filter((count) => count > 1).length,
  };
}

const listener = (onHistory: (entry: HistoryEntry) => void): Checker<unknown> => ({
  guarantees: [],
  concerns: () => true,
  start: () => null,
  onHistory: (_fold, entry) => onHistory(entry),
});

/** Runs a row under the first so many seeds. */
export function experiment(row: DeliveryRow, seeds: number): RowResult {
  const runs = Array.from({ length: seeds }, (_, index) => deliver(row, String(index + 1)));
  const sum = (count: (run: Delivered) => number): number =>
    runs.reduce((total, run) => total + count(run), 0);
  return {
    row,
    seeds,
    losing: runs.filter(({ lost }) => lost > 0).length,
    repeating: runs.filter(({ repeated }) => repeated > 0).length,
    lost: sum(({ lost }) => lost),
    repeated: sum(({ repeated }) => repeated),
    sent: sum(({ sent }) => sent),
  };
}

/** What the runs of a row allow to be said of it. */
export function shown({ losing, repeating }: RowResult): EndToEnd {
  if (losing > 0) return repeating > 0 ? 'neither' : 'at-most-once';
  return repeating > 0 ? 'at-least-once' : 'exactly-once';
}

/** Whether runs broke more than a row's settings permit. */
export function isBroken(result: RowResult): boolean {
  const { promises } = result.row;
  const mayLose = promises === 'neither' || promises === 'at-most-once';
  const mayRepeat = promises === 'neither' || promises === 'at-least-once';
  return (result.losing > 0 && !mayLose) || (result.repeating > 0 && !mayRepeat);
}
