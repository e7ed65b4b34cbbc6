import type { Scenario } from '../../sim/scenario/scenario.ts';
import { VOTERS } from './worlds.ts';

export const raftEarlyCommit: Scenario = {
  name: 'raft-early-commit',
  title: 'Entries of an old epoch are committed before the new leader owns its epoch',
  description:
    'A new leader takes records of an earlier epoch for committed as soon as a majority has come to where its own epoch begins, before its own first record is on any other voter. A rival with a newer last epoch can still win and overwrite them. Expected: the committed metadata log changes.',
  ...VOTERS,
  switches: { 'raft.commitGuard': 'epoch-start' },
  museum: {
    source: 'KAFKA-12619; D. Ongaro and J. Ousterhout, Raft, 5.4.2',
    note: 'The classic trap of Raft: a leader may count replicas for records of its own epoch only.',
    difficulty: 5,
    expect: { guarantee: 'raft-committed-prefix', status: 'violated' },
    control: { 'switches.raft.commitGuard': 'own-record' },
    seeds: 20000,
  },
};
