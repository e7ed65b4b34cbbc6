import { describe, expect, test } from 'vitest';
import {
  type Assignments,
  addAssignments,
  NO_ASSIGNMENTS,
  onAssigned,
  takeAssignments,
} from '../../../core/broker/assignments.ts';
import type { MetadataImage } from '../../../core/controller/image.ts';
import type {
  AssignReplicasToDirsResponse,
  ReplicaInDirectory,
} from '../../../core/protocol/broker-to-controller.ts';
import type { ErrorCode } from '../../../core/protocol/errors.ts';
import { newTurn } from '../../support/turn.ts';
import { imageOf, partitionState, TOPIC_ID } from '../replica/fixture.ts';

const at = (ms: number) => newTurn({ now: ms * 1000 });

const replica = (index: number, directory: string): ReplicaInDirectory => ({
  partition: `orders-${index}`,
  topicId: TOPIC_ID,
  directory,
});

/** An image in which broker 1 has replicas of two partitions of orders. */
const image: MetadataImage = {
  ...imageOf(),
  topics: [
    {
      name: 'orders',
      topicId: TOPIC_ID,
      partitions: [0, 1].map((index) => partitionState({ partition: `orders-${index}` })),
    },
  ],
};

const answer = (error: ErrorCode, errors: readonly ErrorCode[]): AssignReplicasToDirsResponse => ({
  type: 'AssignReplicasToDirsResponse',
  error,
  replicas: errors.map((each, index) => ({
    partition: `orders-${index}`,
    topicId: TOPIC_ID,
    error: each,
  })),
});

/** Two assignments on their way to the controller. */
function sent(): Assignments {
  const ready = addAssignments(NO_ASSIGNMENTS, at(0), [replica(0, 'a'), replica(1, 'b')]);
  return takeAssignments(ready, image, 1).assignments;
}

describe('what a broker tells of its log directories (AssignmentsManager, KIP-858)', () => {
  test('an assignment waits 100 ms for others, and a later one of a partition takes its place', () => {
    const turn = at(5);
    const first = addAssignments(NO_ASSIGNMENTS, turn, [replica(1, 'a')]);
    expect(turn.effects).toEqual([
      { type: 'SetTimer', timer: 'broker.directory-assignments', subject: 0, at: 105_000 },
    ]);
    const later = at(50);
    const second = addAssignments(first, later, [replica(0, 'a'), replica(1, 'b')]);
    expect(later.effects, 'the earlier time stays').toEqual([]);
    expect(second.ready).toEqual([replica(0, 'a'), replica(1, 'b')]);
  });

  test('what has lost its point is not sent: another topic, or no replica here', () => {
    const other = { ...replica(0, 'a'), topicId: 'gone' };
    const ready = addAssignments(NO_ASSIGNMENTS, at(0), [other, replica(1, 'b'), replica(7, 'b')]);
    expect(takeAssignments(ready, image, 1).replicas).toEqual([replica(1, 'b')]);
    expect(takeAssignments(ready, image, 9).replicas).toEqual([]);
  });

  test('one request is in flight at a time', () => {
    const more = addAssignments(sent(), at(10), [replica(0, 'c')]);
    const { assignments, replicas } = takeAssignments(more, image, 1);
    expect(replicas).toEqual([]);
    expect(assignments.ready).toEqual([replica(0, 'c')]);
  });

  test('what was refused is sent again, unless there is something newer to say', () => {
    const turn = at(20);
    const next = onAssigned(sent(), turn, answer('NONE', ['NONE', 'UNKNOWN_TOPIC_ID']));
    expect(next).toMatchObject({ ready: [replica(1, 'b')], inFlight: [], failures: 0 });
    expect(next.sendAt).toBe(120_000);
    const newer = addAssignments(sent(), at(10), [replica(1, 'c')]);
    const after = onAssigned(newer, at(20), answer('NONE', ['NONE', 'UNKNOWN_TOPIC_ID']));
    expect(after.ready).toEqual([replica(1, 'c')]);
  });

  test('a request that failed as a whole is repeated, twice as late each time, up to ten seconds', () => {
    let assignments = sent();
    const delays: number[] = [];
    for (let n = 0; n < 9; n++) {
      const response = n % 2 === 0 ? null : answer('STALE_BROKER_EPOCH', []);
      assignments = onAssigned(assignments, at(0), response);
      expect(assignments.ready).toHaveLength(2);
      delays.push((assignments.sendAt ?? 0) / 1000);
      assignments = takeAssignments(assignments, image, 1).assignments;
    }
    expect(delays).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
    const done = onAssigned(assignments, at(0), answer('NONE', ['NONE', 'NONE']));
    expect(done).toEqual({ ready: [], inFlight: [], failures: 0, sendAt: null });
  });
});
