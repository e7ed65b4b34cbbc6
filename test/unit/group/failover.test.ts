import { expect, test } from 'vitest';
import type { JoinGroupResponse, SyncGroupResponse } from '../../../core/protocol/classic-group.ts';
import {
  ask,
  type Coordinator,
  type Given,
  groupOn,
  heartbeat,
  imageWith,
  join,
  joinOf,
  pass,
  probesOf,
  publish,
  stableGroup,
  startCoordinator,
  syncOf,
} from './fixture.ts';

/** The partition goes to broker 2 and comes back, so that it is read from the log again. */
function failOver(c: Coordinator, epoch = 2): void {
  const other = { leader: 2, leaderEpoch: epoch, partitionEpoch: epoch };
  publish(c, imageWith(other));
  const back = { leader: 1, leaderEpoch: epoch + 1, partitionEpoch: epoch + 1 };
  publish(c, imageWith(back));
  pass(c, 1);
}

test('clients §5.7: loaded members have a full session before them', () => {
  const c = startCoordinator();
  const [id] = stableGroup(c, 1) as [string];
  pass(c, 9000);
  failOver(c);
  pass(c, 9000);
  expect(heartbeat(c, id, 1)).toBe('NONE');
  pass(c, 10_000);
  expect(heartbeat(c, id, 1)).toBe('UNKNOWN_MEMBER_ID');
});

test('clients §5.7: a group that was rebalancing comes back as it was written down last', () => {
  const c = startCoordinator();
  const [leader] = stableGroup(c, 1) as [string];
  const other = join(c, -2);
  ask(c, -1, joinOf(leader));
  expect(groupOn(c)).toMatchObject({ state: 'CompletingRebalance', generationId: 2 });
  failOver(c);
  expect(groupOn(c)).toMatchObject({ state: 'Stable', generationId: 1, leaderId: leader });
  expect(ask<SyncGroupResponse>(c, -1, syncOf(leader, 2))?.error).toBe('ILLEGAL_GENERATION');
  expect(ask<JoinGroupResponse>(c, -2, joinOf(other))?.error).toBe('UNKNOWN_MEMBER_ID');
});

/** Generation 2 is handed out, the coordinator fails over before it is written, and another generation follows. */
function generations(given: Given): [before: number, after: number] {
  const c = startCoordinator(given);
  const [leader] = stableGroup(c, 1) as [string];
  ask(c, -1, joinOf(leader));
  const before = groupOn(c).generationId;
  failOver(c);
  ask(c, -1, joinOf(leader));
  return [before, groupOn(c).generationId];
}

test('clients §11 F29: a generation that was not written down is begun again; mended, it is not', () => {
  expect(generations({})).toEqual([2, 2]);
  const mended = { switches: { 'group.generationAfterFailover': 'mended' } } as const;
  const [before, after] = generations(mended);
  expect(after).toBeGreaterThan(before);
});

test('KIP-389: a loaded group that is too large rebalances', () => {
  const c = startCoordinator();
  stableGroup(c, 2);
  // The broker comes back with another limit.
  (c.context.config.settings as { 'group.max.size': number })['group.max.size'] = 1;
  failOver(c);
  expect(groupOn(c).state).toBe('PreparingRebalance');
});

test('clients §5.7: the probes of a load name the group in its state', () => {
  const c = startCoordinator();
  const ids = stableGroup(c, 2);
  failOver(c);
  const last = probesOf(c, 'GroupStateChanged').at(-1);
  expect(last).toMatchObject({
    state: 'Stable',
    generation: 1,
    members: ids,
    rule: 'it was loaded',
  });
  expect(probesOf(c, 'GroupStateChanged').at(-2)).toMatchObject({ state: 'Dead' });
});
