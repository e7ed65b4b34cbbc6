import type { Episode, When } from '../../../faults/episode.ts';
import { fits } from '../../../faults/triggers.ts';
import { faultsOf, withFaults } from '../edit.ts';
import type { Failing, Moment, Pass } from '../pass.ts';

type After = Extract<When, { type: 'After' }>;

/** A moment explains a fault's time if it lies no longer than this before it. */
const NEAR_MICROS = 50_000;
/** How many moments are tried for one fault, the nearest first. */
const MOST_TRIED = 4;

/** What a reader takes for an event of a cluster; the rest is how it comes about. */
const TELLING: readonly string[] = [
  'QuorumRoleChanged',
  'ControllerActivated',
  'BrokerRegistered',
  'BrokerFenced',
  'BrokerUnfenced',
  'BrokerStateChanged',
  'BecameLeader',
  'IsrChanged',
  'LogTruncated',
  'QuorumLogTruncated',
];

/**
 * Times become events: `6.3007s` says nothing to a reader, `3 ms after b2 leads orders-1` may be the point. An event
 * also moves with the run when it is made smaller, where a time would miss it.
 */
export const anchoredFaults: Pass = {
  name: 'times become events',
  *candidates(current) {
    let failing = current;
    for (const { id, when } of faultsOf(current.recipe)) {
      for (const after of anchorsOf(failing, id, when)) {
        const next = yield withWhen(failing, id, after);
        if (next === null) continue;
        failing = next;
        break;
      }
    }
  },
};

const withWhen = ({ recipe }: Failing, id: string, when: When): Failing['recipe'] =>
  withFaults(
    recipe,
    faultsOf(recipe).map(
      (episode): Episode => (episode.id === id ? { ...episode, when } : episode),
    ),
  );

/** Triggers that make a fault begin at the very moment at which it began. */
function anchorsOf(failing: Failing, id: string, when: When): After[] {
  const start = failing.notable.find(
    ({ kind, fact }) => kind === 'fault-started' && (fact as { readonly id: string }).id === id,
  );
  if (start === undefined) return [];
  if (when.type === 'After') return narrowed(failing.moments, when);
  const before = failing.moments.filter(
    ({ at, event, probe }) =>
      at <= start.at &&
      event <= start.event &&
      start.at - at <= NEAR_MICROS &&
      TELLING.includes(probe.type),
  );
  const nearest = before.slice(-MOST_TRIED).reverse();
  return nearest.map((moment) => triggerOf(moment, start.at - moment.at, failing.moments));
}

/** The same trigger by what its event is about, which needs less counting. */
function narrowed(moments: readonly Moment[], when: After): After[] {
  const moment = moments.filter(({ node, probe }) => fits(when, node, probe))[when.nth - 1];
  if (moment === undefined || when.where.length > 0) return [];
  const narrow = triggerOf(moment, when.plusMicros, moments);
  return narrow.nth < when.nth ? [narrow] : [];
}

/** A trigger by what the probe is about, and by how many like it were stated so far. */
function triggerOf(moment: Moment, plusMicros: number, all: readonly Moment[]): After {
  const { probe } = moment;
  const fields = probe as unknown as Readonly<Record<string, unknown>>;
  const where = ABOUT.flatMap((field) => {
    const value = fields[field];
    return typeof value === 'string' || typeof value === 'number' ? [[field, value] as const] : [];
  });
  const like: After = { type: 'After', probe: probe.type, where, nth: 1, plusMicros };
  const nth = all.filter(
    (other) => other.event <= moment.event && fits(like, other.node, other.probe),
  ).length;
  return { ...like, nth };
}

/** Fields that say what a probe is about; the rest is how it went. */
const ABOUT = ['partition', 'brokerId', 'topic', 'role', 'state'];
