import { describe, expect, test } from 'vitest';
import type { Probe } from '../../../../core/probe.ts';
import { type OwnersFold, ownersChecker } from '../../../../sim/check/groups/owners.ts';
import type { NodeChange, SteppedEvent } from '../../../../sim/kernel/observer.ts';
import { GroupBench } from '../../../support/consumer-group.ts';

/** A coordinator with a consumer group in its shard, as the checker looks for it. */
function coordinatorOf(bench: GroupBench): SteppedEvent['nodes'] {
  const state = { groups: [bench.group], offsets: [], pending: [] };
  const shard = { index: 0, epoch: 1, phase: 'Active', state };
  const memory = { broker: { coordinators: { groups: { shards: [shard] } } } };
  return [{ state: { memory } }] as unknown as SteppedEvent['nodes'];
}

/** Tells the checker what nodes state, one after the other, and gives the violations. */
function watch(
  steps: readonly (readonly [node: string, probe: Probe | NodeChange['what']])[],
  nodes: SteppedEvent['nodes'] = [],
): readonly string[] {
  const fold: OwnersFold = ownersChecker.start({} as never);
  const found: string[] = [];
  const report = {
    exercised: () => {},
    allowed: () => {},
    violated: (_: string, { text }: { readonly text: string }) => {
      found.push(text);
    },
  };
  steps.forEach(([name, what], number) => {
    const node = { spec: { name } };
    if (typeof what === 'string') {
      ownersChecker.onNode?.(fold, { node, what } as unknown as NodeChange, report);
    } else {
      const event = { number, at: number, node, nodes, probes: [what] };
      ownersChecker.onStep?.(fold, event as unknown as SteppedEvent, report);
    }
  });
  return found;
}

const assigned = (
  memberId: string,
  generation: number,
  partitions: readonly string[],
  owned = partitions,
): Probe => ({
  type: 'PartitionsAssigned',
  groupId: 'g',
  memberId,
  generation,
  partitions,
  owned,
});
const generation = (number: number, members: readonly string[]): Probe => ({
  type: 'GroupStateChanged',
  groupId: 'g',
  protocol: 'classic',
  state: 'CompletingRebalance',
  generation: number,
  members,
  leaderId: 'A',
  rule: '',
});
const removed = (memberId: string): Probe => ({
  type: 'MemberRemoved',
  groupId: 'g',
  memberId,
  groupInstanceId: null,
  rule: '',
});
const joined = (memberId: string, groupInstanceId: string | null): Probe => ({
  type: 'MemberJoined',
  groupId: 'g',
  memberId,
  groupInstanceId,
  rule: '',
});
const revoked = (memberId: string, owned: readonly string[]): Probe => ({
  type: 'PartitionsRevoked',
  groupId: 'g',
  memberId,
  generation: 1,
  partitions: [],
  owned,
  rule: '',
});

describe('classic groups (clients §10 G-OWN)', () => {
  test('who took part in a generation must not own what it gives to another', () => {
    expect(
      watch([
        ['a', assigned('A', 1, ['t-0', 't-1'])],
        ['b1', generation(2, ['A', 'B'])],
        ['b', assigned('B', 2, ['t-1'])],
      ]),
    ).toEqual(['b was given t-1 in epoch 2 of group g while a owns it']);
  });

  test('who gave it up, who ended, and who missed the generation own nothing of it', () => {
    expect(
      watch([
        ['a', assigned('A', 1, ['t-0', 't-1'])],
        ['b1', generation(2, ['A', 'B'])],
        ['a', revoked('A', ['t-0'])],
        ['b', assigned('B', 2, ['t-1'])],
        ['b', 'crashed'],
        ['b1', generation(3, ['A', 'C'])],
        ['c', assigned('C', 3, ['t-1'])],
        ['b1', generation(4, ['C'])],
        ['c', assigned('C', 4, ['t-0'], ['t-0', 't-1'])],
      ]),
    ).toEqual([]);
  });

  test('a static member stays in a generation that it did not join (KIP-345)', () => {
    expect(
      watch([
        ['b1', joined('A', 'i')],
        ['a', assigned('A', 1, ['t-0'])],
        ['b1', generation(2, ['A', 'B'])],
        ['b', assigned('B', 2, ['t-0'])],
      ]),
    ).toEqual([]);
  });
});

describe('consumer groups (clients §10 K-CLIENT)', () => {
  const bench = new GroupBench();
  bench.join('A');
  bench.join('B');
  const nodes = coordinatorOf(bench);

  test('what a member has not given up is nobody else’s', () => {
    expect(
      watch(
        [
          ['a', assigned('A', 2, ['t-0'])],
          ['b', assigned('B', 3, ['t-0'])],
        ],
        nodes,
      ),
    ).toEqual(['b was given t-0 in epoch 3 of group g while a owns it']);
  });

  test('a member that was removed may still think so, until it is assigned something again', () => {
    const steps = [
      ['a', assigned('A', 2, ['t-0'])],
      ['b1', removed('A')],
      ['b', assigned('B', 3, ['t-0'])],
    ] as const;
    expect(watch(steps, nodes)).toEqual([]);
    const again = [
      ...steps,
      ['a', assigned('A', 4, ['t-0'])],
      ['b', assigned('B', 5, ['t-1'])],
    ] as const;
    expect(watch(again, nodes)).toHaveLength(1);
  });
});
