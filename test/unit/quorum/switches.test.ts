import { expect, test } from 'vitest';
import type { Switches } from '../../../core/config/switches.ts';
import { losePower, slowFlushes, start } from '../../../sim/kernel/lifecycle.ts';
import { chaoticRun, EVERYTHING, watchQuorum } from '../../support/quorum-chaos.ts';
import { QuorumCluster, type QuorumOptions } from '../../support/quorum-cluster.ts';

const watched = (options: QuorumOptions) => {
  const watch = watchQuorum(options);
  const cluster = new QuorumCluster({ ...options, observersOfRun: [watch.observer] });
  const broken = (): string[] => [...new Set(watch.violated.map(({ id }) => id))].sort();
  return { cluster, broken };
};

test('KAFKA-10533: acknowledging before the flush loses committed records to a power loss', () => {
  const run = (flush: Switches['raft.flush']): string[] => {
    const { cluster, broken } = watched({
      appendEveryMicros: 2000,
      switches: { 'raft.flush': flush },
    });
    const leader = cluster.runUntilLeader();
    // Slow disks, so that what is committed meanwhile is only in memory.
    const others = [1, 2, 3].filter((id) => id !== leader);
    const [close, far] = others as [number, number];
    cluster.isolate(far, 1);
    cluster.run(500);
    for (const id of [leader, close]) slowFlushes(cluster.node(id), 400_000);
    cluster.run(1000);
    for (const id of [leader, close]) losePower(cluster.kernel, cluster.node(id), false);
    for (const id of [leader, close]) {
      slowFlushes(cluster.node(id), -400_000);
      start(cluster.kernel, cluster.node(id));
    }
    cluster.isolate(far, -1);
    cluster.run(15_000);
    return broken();
  };
  expect(run('before-ack')).toEqual([]);
  expect(run('async')).toContain('raft-committed-prefix');
});

test('KIP-996: without pre-vote a voter that was cut off deposes the leader when it returns (F6)', () => {
  const run = (preVote: Switches['raft.preVote']): { broken: string[]; kept: boolean } => {
    const { cluster, broken } = watched({
      appendEveryMicros: 5000,
      switches: { 'raft.preVote': preVote },
    });
    const leader = cluster.runUntilLeader();
    const { epoch } = cluster.raft(leader);
    const cutOff = leader === 1 ? 2 : 1;
    cluster.run(1000);
    cluster.isolate(cutOff, 1);
    cluster.run(12_000);
    cluster.isolate(cutOff, -1);
    cluster.run(6000);
    return { broken: broken(), kept: cluster.raft(leader).epoch === epoch };
  };
  expect(run('on')).toEqual({ broken: [], kept: true });
  expect(run('off')).toEqual({ broken: ['stable-leader'], kept: false });
});

test('KAFKA-15489: without check quorum a leader cut off from everyone leads on (F9)', () => {
  const run = (checkQuorum: Switches['raft.checkQuorum']): { broken: string[]; role: string } => {
    const { cluster, broken } = watched({
      appendEveryMicros: 5000,
      switches: { 'raft.checkQuorum': checkQuorum },
    });
    const leader = cluster.runUntilLeader();
    cluster.run(1000);
    cluster.isolate(leader, 1);
    cluster.run(12_000);
    expect(cluster.leader()).not.toBe(0);
    return { broken: broken(), role: cluster.raft(leader).role.type };
  };
  expect(run('on')).toEqual({ broken: [], role: 'Prospective' });
  expect(run('off')).toEqual({ broken: ['one-active-controller'], role: 'Leader' });
});

test('KAFKA-10527: a leader that goes on after a power loss writes other records at the same place', () => {
  // Whether a power loss spares what was not flushed is chance, so several seeds are tried.
  const seeds = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'];
  const run = (seed: string, restart: Switches['raft.restart']): string[] => {
    const { cluster, broken } = watched({
      seed,
      appendEveryMicros: 2000,
      switches: { 'raft.restart': restart },
    });
    const leader = cluster.runUntilLeader();
    cluster.run(500);
    // Followers hold records that the leader has only in memory.
    slowFlushes(cluster.node(leader), 300_000);
    cluster.run(200);
    losePower(cluster.kernel, cluster.node(leader), false);
    slowFlushes(cluster.node(leader), -300_000);
    start(cluster.kernel, cluster.node(leader));
    cluster.run(15_000);
    if (restart === 'resign') expect(cluster.raft(cluster.leader()).epoch).toBeGreaterThan(1);
    return broken();
  };
  expect(seeds.flatMap((seed) => run(seed, 'resign'))).toEqual([]);
  expect(seeds.flatMap((seed) => run(seed, 'resume-leadership'))).toContain('raft-log-match');
});

test('raft.restartedLog: a crash and then a power loss can lose what is committed, unless mended', () => {
  const excused = (restartedLog: Switches['raft.restartedLog']): number => {
    const options = {
      observers: 1,
      seed: '31',
      appendEveryMicros: 5000,
      switches: { 'raft.restartedLog': restartedLog },
    };
    const { watch } = chaoticRun(options, { ...EVERYTHING, forMs: 20_000 });
    expect(watch.violated).toEqual([]);
    return watch.allowed.length;
  };
  expect(excused('unflushed')).toBeGreaterThan(0);
  expect(excused('mended')).toBe(0);
});
