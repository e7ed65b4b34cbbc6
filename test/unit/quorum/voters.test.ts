import { describe, expect, test } from 'vitest';
import { directoryIdOf } from '../../../core/quorum/format.ts';
import { crash, start, wipe } from '../../../sim/kernel/lifecycle.ts';
import { QuorumCluster, type QuorumOptions } from '../../support/quorum-cluster.ts';

const SETTINGS = {
  'controller.quorum.election.timeout.ms': 300,
  'controller.quorum.fetch.timeout.ms': 800,
  'controller.quorum.request.timeout.ms': 800,
  'controller.quorum.append.linger.ms': 5,
};

const dynamic = (options: QuorumOptions = {}): QuorumCluster =>
  new QuorumCluster({
    kraftVersion: 1,
    appendEveryMicros: 50_000,
    ...options,
    settings: { ...SETTINGS, ...options.settings },
  });

const add = (id: number, boot = 1) =>
  ({ type: 'AddVoter', id: 0, voterId: id, voterDirectoryId: directoryIdOf(id, boot) }) as const;
const remove = (id: number, boot = 1) =>
  ({ type: 'RemoveVoter', id: 0, voterId: id, voterDirectoryId: directoryIdOf(id, boot) }) as const;

describe('control-plane §1.11: voters that change (KIP-853)', () => {
  test('the first leader writes the voters of the bootstrap checkpoint, and observers learn them', () => {
    const cluster = dynamic({ observers: 1 });
    cluster.runUntilLeader();
    cluster.run(1000);
    for (const id of [1, 2, 3, 4]) {
      const { membership } = cluster.raft(id);
      expect(membership.kraftVersion).toBe(1);
      expect(membership.voters).toEqual(
        [1, 2, 3].map((voter) => ({ id: voter, directoryId: directoryIdOf(voter, 1) })),
      );
    }
  });

  test('an observer that has caught up is added, and its vote counts from then on', () => {
    const cluster = dynamic({ observers: 1 });
    const leader = cluster.runUntilLeader();
    cluster.run(1000);
    cluster.ask(leader, add(4));
    cluster.run(1000);
    for (const id of [1, 2, 3, 4]) expect(cluster.votersOf(id)).toEqual([1, 2, 3, 4]);
    // Of four voters three are needed: with one of the first gone, the new one is among them.
    const gone = [1, 2, 3].find((id) => id !== leader) as number;
    cluster.isolate(gone, 1);
    const before = cluster.raft(leader).highWatermark;
    cluster.run(2000);
    expect(cluster.raft(leader).highWatermark).toBeGreaterThan(before);
  });

  test('a voter is not added twice, nor under another key removed, nor the last one removed', () => {
    const cluster = dynamic({ voters: 1, observers: 1 });
    const leader = cluster.runUntilLeader();
    cluster.run(500);
    const offset = cluster.raft(leader).membership.history.at(-1)?.offset;
    cluster.ask(leader, add(1));
    cluster.ask(leader, remove(1, 7));
    cluster.ask(leader, remove(1));
    cluster.run(500);
    expect(cluster.votersOf(leader)).toEqual([1]);
    expect(cluster.raft(leader).membership.history.at(-1)?.offset).toBe(offset);
  });

  test('a removed leader commits its removal without counting itself, and resigns', () => {
    const cluster = dynamic();
    const leader = cluster.runUntilLeader();
    cluster.run(1000);
    cluster.ask(leader, remove(leader));
    cluster.run(4000);
    const next = cluster.leader();
    expect(next).not.toBe(leader);
    expect(cluster.votersOf(next)).not.toContain(leader);
    expect(cluster.raft(leader).role.type).toBe('Follower');
    expect(cluster.probes.map(({ probe }) => probe)).toContainEqual(
      expect.objectContaining({ role: 'Resigned', rule: expect.stringContaining('KIP-853') }),
    );
  });

  test('a change that cannot be committed times out, and its record is taken back by the next leader', () => {
    const cluster = dynamic({ observers: 1 });
    const leader = cluster.runUntilLeader();
    cluster.run(1000);
    const others = [1, 2, 3].filter((id) => id !== leader);
    for (const id of others) cluster.changeLink(leader, id, 1);
    cluster.ask(leader, add(4));
    cluster.run(300);
    expect(cluster.votersOf(leader)).toEqual([1, 2, 3, 4]);
    cluster.run(5000);
    for (const id of others) cluster.changeLink(leader, id, -1);
    cluster.run(5000);
    for (const id of [1, 2, 3])
      expect(cluster.votersOf(id)).toEqual(cluster.votersOf(cluster.leader()));
    cluster.ask(cluster.leader(), add(4));
    cluster.run(2000);
    expect(cluster.votersOf(cluster.leader())).toEqual([1, 2, 3, 4]);
  });

  test('a voter that lost its disk is an observer; with raft.voterIdentity=id it is the voter that it was', () => {
    for (const identity of ['id-and-directory', 'id'] as const) {
      const cluster = dynamic({ switches: { 'raft.voterIdentity': identity } });
      const leader = cluster.runUntilLeader();
      cluster.run(1000);
      const wiped = [1, 2, 3].find((id) => id !== leader) as number;
      crash(cluster.kernel, cluster.node(wiped));
      wipe(cluster.kernel, cluster.node(wiped));
      start(cluster.kernel, cluster.node(wiped));
      cluster.run(2000);
      const { self, voters } = cluster.raft(wiped).membership;
      const isVoter = voters.some(
        ({ id, directoryId }) => id === self.id && directoryId === self.directoryId,
      );
      expect(isVoter).toBe(identity === 'id');
    }
  });

  test('auto-join: a controller with a new disk replaces its former self (controller.quorum.auto.join.enable)', () => {
    const settings = { 'controller.quorum.auto.join.enable': true as unknown as number };
    const cluster = dynamic({ settings });
    const leader = cluster.runUntilLeader();
    cluster.run(1000);
    const wiped = [1, 2, 3].find((id) => id !== leader) as number;
    crash(cluster.kernel, cluster.node(wiped));
    wipe(cluster.kernel, cluster.node(wiped));
    start(cluster.kernel, cluster.node(wiped));
    cluster.run(8000);
    const { voters } = cluster.raft(cluster.leader()).membership;
    expect(voters.find(({ id }) => id === wiped)?.directoryId).toBe(directoryIdOf(wiped, 2));
  });
});

describe('control-plane §1.9: snapshots and cleaning (KIP-630)', () => {
  const settings = {
    'metadata.log.max.record.bytes.between.snapshots': 2000,
    'metadata.max.retention.ms': 1000,
    'controller.quorum.fetch.snapshot.max.bytes': 64,
  };

  test('every replica takes snapshots, cleans its log, and a late one is given a snapshot in slices', () => {
    const cluster = dynamic({ observers: 1, settings });
    cluster.runUntilLeader();
    cluster.isolate(4, 1);
    cluster.run(8000);
    for (const id of [1, 2, 3]) {
      const { snapshots } = cluster.raft(id);
      expect(snapshots.logStartOffset).toBeGreaterThan(0);
      expect(snapshots.stored[0]?.endOffset).toBe(snapshots.logStartOffset);
    }
    cluster.isolate(4, -1);
    cluster.run(5000);
    const loaded = cluster.probes.filter(({ probe }) => probe.type === 'SnapshotLoaded');
    expect(loaded.map(({ id }) => id)).toEqual([4]);
    expect(cluster.votersOf(4)).toEqual([1, 2, 3]);
    expect(cluster.memory(4).appliedOffset).toBe(cluster.raft(4).highWatermark);
  });

  test('a restarted replica goes on from its snapshot, with the voters that it holds', () => {
    const cluster = dynamic({ settings });
    const leader = cluster.runUntilLeader();
    cluster.run(8000);
    const restarted = [1, 2, 3].find((id) => id !== leader) as number;
    const start0 = cluster.raft(restarted).snapshots.logStartOffset;
    crash(cluster.kernel, cluster.node(restarted));
    start(cluster.kernel, cluster.node(restarted));
    cluster.run(500);
    expect(cluster.raft(restarted).snapshots.logStartOffset).toBeGreaterThanOrEqual(start0);
    expect(cluster.votersOf(restarted)).toEqual([1, 2, 3]);
  });
});
