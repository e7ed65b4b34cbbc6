import type fc from 'fast-check';
import { type Choices, type Constraints, integerIn, narrowed, oneOf, recordOf } from './choices.ts';
import { printedAs } from './printed.ts';

/** What clients do. */
export interface Workload {
  readonly producers: number;
  /** Records that each producer sends. */
  readonly records: number;
  /** Records that each producer sends in a second. */
  readonly rate: number;
  /** Keys are drawn from so many; 0 for records without key. */
  readonly keys: number;
  readonly consumers: number;
  readonly isolationLevel: 'read_uncommitted' | 'read_committed';
}

const USUAL: Choices<Workload> = {
  producers: [1, 2],
  records: [1, 10, 50, 100, 200],
  rate: [10, 20, 50],
  keys: [0, 1, 5],
  consumers: [0, 1, 2],
  isolationLevel: ['read_uncommitted', 'read_committed'],
};

const POSSIBLE = {
  producers: integerIn(1, 50),
  records: integerIn(1, 1_000_000),
  rate: integerIn(1, 1_000_000),
  keys: integerIn(0, 1_000_000),
  consumers: integerIn(0, 50),
  isolationLevel: oneOf('read_uncommitted', 'read_committed'),
};

/** Workloads, shrinking toward one producer with one record. Constraints are as for `clusterConfig`. */
export function workload(constraints: Constraints<Workload> = {}): fc.Arbitrary<Workload> {
  return recordOf(narrowed('workload', USUAL, constraints, POSSIBLE)).map((load) =>
    printedAs(load, () => workloadPhrase(load)),
  );
}

function workloadPhrase({ producers, records, rate, keys, consumers }: Workload): string {
  const keyed = keys === 0 ? 'without keys' : `of ${keys} key${keys === 1 ? '' : 's'}`;
  return [
    `${producers} producer${producers === 1 ? '' : 's'}`,
    `${records} record${records === 1 ? '' : 's'} ${keyed} each at ${rate} a second`,
    `${consumers} consumer${consumers === 1 ? '' : 's'}`,
  ].join(', ');
}
