import type { FaultSpec } from '../../sim/scenario/scenario.ts';
import { wordsIn } from '../words/words.ts';
import type { App } from './app.ts';
import type { Branch } from './branch.ts';

type Params = readonly (readonly [path: string, value: string])[];

/** A moment as faults are written. */
export const atText = (micros: number): string => `${Math.ceil(micros)}us`;

/** A new branch of the focused run in which something breaks at the playhead. */
export function forkWithFaults(app: App, faults: readonly FaultSpec[]): void {
  const { store, runs } = app;
  const { branch: parent, nowMicros } = store.focus.value;
  const id = runs.add(
    { type: 'Fork', parent, atMicros: Math.ceil(nowMicros), faults, params: [] },
    { type: 'Fault', atMicros: nowMicros, faults: faults.map(({ fault }) => fault) },
  );
  showFork(app, id);
}

/** A new branch of the focused run with other settings and the same seed. */
export function forkWithSettings(app: App, params: Params): void {
  const { store, runs } = app;
  const parent = store.focus.value.branch;
  const id = runs.add(
    { type: 'Fork', parent, atMicros: 0, faults: [], params },
    { type: 'Settings', params },
  );
  showFork(app, id);
}

/** The new branch is looked at as soon as it has come as far as the playhead (opening.ts). */
function showFork(app: App, id: number): void {
  const { store } = app;
  store.awaited.value = { branch: id, atMicros: store.focus.value.nowMicros };
  store.toast.value = wordsIn(store.language.value).states.forked;
}

/** Settings that take away what allowed a loss: producers with acks other than `all` get it. */
export function remedies(branch: Branch): readonly Params[] {
  const producers = (branch.header?.nodes ?? []).filter(
    ({ role, labels }) => role === 'producer' && labels.some((label) => /^acks=(0|1)$/.test(label)),
  );
  if (producers.length === 0) return [];
  return [producers.map(({ name }) => [`producers.${name}.config.acks`, 'all'] as const)];
}
