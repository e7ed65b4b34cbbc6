import type { Probe } from '../../core/probe.ts';
import type { SteppedEvent } from '../kernel/observer.ts';
import type { SimulateOptions } from '../run/options.ts';
import { Run } from '../run/run.ts';
import type { RunWorld } from '../run/run-world.ts';
import type { Plain, RowDetail, RowDraw } from './detail.ts';
import { plainOf, stateChanges } from './plain-state.ts';
import type { WorldRow } from './recorder.ts';

/** Events between two kept worlds at first: keeping one costs about as much as 50 events. */
export const WORLD_EVENTS = 512;
/**
 * The most worlds that are kept; then every second one is dropped, and they become twice as rare. A run of half a
 * million events has one every 8,192 (viz.md §1.7).
 */
const MOST_WORLDS = 64;

/** Worlds of a run on the way, so that an event can be carried out again without starting from the beginning. */
export class KeptWorlds {
  private worlds: RunWorld[] = [];
  private every = WORLD_EVENTS;

  /** Keeps the run as it stands, if it is time. */
  look(run: Run): void {
    const last = this.worlds[this.worlds.length - 1]?.kernel.events ?? 0;
    if (run.ended !== null || run.kernel.events < last + this.every) return;
    this.worlds.push(run.keep(false));
    if (this.worlds.length <= MOST_WORLDS) return;
    this.worlds = this.worlds.filter((_, index) => index % 2 === 1);
    this.every *= 2;
  }

  /** The last kept world before an event, or null. */
  before(event: number): RunWorld | null {
    let best: RunWorld | null = null;
    for (const world of this.worlds) if (world.kernel.events < event) best = world;
    return best;
  }
}

/** Carries out an event once more, from the nearest kept world on, and tells all about it; null if there is none. */
export function runAgain(
  options: SimulateOptions,
  worlds: KeptWorlds,
  event: number,
  row: number,
): RowDetail | null {
  const seen: { step: SteppedEvent | null } = { step: null };
  let draws: RowDraw[] = [];
  const run = new Run({
    ...options,
    checkers: [],
    paranoid: false,
    observers: [
      {
        onStep: (step) => {
          if (step.number === event) seen.step = step;
        },
      },
    ],
    onChoice: ({ name, value, boring }) => draws.push({ name, value, isBoring: boring }),
  });
  const world = worlds.before(event);
  if (world !== null) run.restore(world);
  let goesOn = true;
  while (goesOn && seen.step === null) {
    draws = [];
    goesOn = run.advance();
  }
  return seen.step === null ? null : detailOf(seen.step, row, draws);
}

function detailOf(step: SteppedEvent, row: number, draws: readonly RowDraw[]): RowDetail {
  const { number: event, at, node, input, nodes } = step;
  const probes: Probe[] = [];
  const effects: Plain[] = [];
  for (const effect of step.effects) {
    if (effect.type === 'Probe') probes.push(effect.probe as Probe);
    else effects.push(plainOf(effect));
  }
  const { now: monotonic, wallClock: wall, entropy: _, forcing: __, ...content } = input;
  const { changes, count } = stateChanges(step.before ?? {}, step.after);
  return {
    row,
    event,
    at,
    kind: input.type,
    node: node.spec.name,
    input: plainOf(content),
    sender: step.from < 0 ? null : (nodes[step.from]?.spec.name ?? null),
    clocks: { monotonic, wall },
    effects,
    probes,
    draws,
    changes,
    changeCount: count,
    state: plainOf(step.after),
  };
}

/** What there is to say of a row that is no event. */
export const detailOfWorld = (
  { kind, at, node, fact }: WorldRow,
  event: number,
  row: number,
): RowDetail => ({
  row,
  event,
  at,
  kind,
  node,
  input: plainOf(fact),
  sender: null,
  clocks: null,
  effects: [],
  probes: [],
  draws: [],
  changes: [],
  changeCount: 0,
  state: null,
});
