import type { Canary } from './canary.ts';

/** Three voters and an observer, whose voters, disks and snapshots come and go. */
const WORLD = {
  scenario: 'quorum-swarm',
  sets: [
    'cluster.voters=dynamic',
    'cluster.controllers=4',
    'cluster.initialVoters=3',
    'cluster.config.metadata.log.max.record.bytes.between.snapshots=5000',
    'cluster.config.metadata.max.retention.ms=2000',
  ] as readonly string[],
};

/** Mutations of voter sets and snapshots (control-plane §6 S14, S15). */
export const MEMBERSHIP: readonly Canary[] = [
  {
    name: 'former-voters-counted',
    rule: 'A leader counts the voters of the set in force, from its append on (KIP-853).',
    file: 'core/quorum/leader.js',
    find: 'if (next.membership.voters !== raft.membership.voters)',
    replace: 'if (false)',
    ...WORLD,
    seeds: 60,
    caughtBy: ['raft-durable-majority', 'raft-leader-complete', 'raft-committed-prefix'],
  },
  {
    name: 'voters-outlive-truncation',
    rule: 'A voter set is taken back with the log that held it (KIP-853).',
    file: 'core/quorum/membership.js',
    find: 'if (last.offset < logEndOffset)',
    replace: 'if (true)',
    ...WORLD,
    seeds: 200,
    caughtBy: ['raft-single-change'],
  },
  {
    name: 'cleaned-too-far',
    rule: 'The log begins where a snapshot ends (KIP-630).',
    file: 'core/quorum/snapshots.js',
    find: 'deletePrefix(turn.disk, raft.slot, start)',
    replace: 'deletePrefix(turn.disk, raft.slot, raft.logHighWatermark)',
    ...WORLD,
    seeds: 10,
    caughtBy: ['raft-snapshot'],
  },
];
