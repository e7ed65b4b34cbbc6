import type { Canary } from './canary.ts';

/** Mutations of what operators set off: reassignment, deletion, unregistration (control-plane §2.5, §2.7). */
export const OPERATOR: readonly Canary[] = [
  {
    name: 'reassigned-before-in-sync',
    rule: 'A reassignment completes when everybody whom it adds is in sync (KIP-455).',
    file: 'core/controller/reassignment-rules.js',
    find: 'if (!adding.every((replica) => inSync.includes(replica)))\n        return null;',
    replace: '',
    scenario: 'reassignment',
    seeds: 2,
    caughtBy: ['reassignment-in-sync'],
  },
  {
    name: 'reassigned-to-fewer-too-soon',
    rule: 'A reassignment to fewer replicas completes when all that stay are in sync (KAFKA-19975).',
    file: 'core/controller/reassignment-rules.js',
    find: 'if (adding.length < removing.length && ',
    replace: 'if (false && ',
    scenario: 'reassignment',
    sets: ['faults.0.on=b2', 'operations.0.at=5500ms', 'operations.0.replicas=[2,3]'],
    seeds: 2,
    caughtBy: ['reassignment-in-sync'],
  },
  {
    name: 'stray-log-taken',
    rule: 'A log of a deleted topic is not taken for one of the topic made again (KIP-516, KAFKA-14616).',
    file: 'core/replica/deletion.js',
    find: "(log.topicId === '' || registration.topicId === log.topicId) &&",
    replace: '',
    scenario: 'topic-recreated',
    seeds: 2,
    caughtBy: ['no-resurrection'],
  },
  {
    name: 'unregistered-broker-stays',
    rule: 'A broker that is taken out of the cluster leaves its ISRs (KIP-919).',
    file: 'core/controller/brokers.js',
    find: '...leaderAndIsrUpdates(controller, brokerIsForgotten(brokerId, rule)),',
    replace: '',
    scenario: 'leader-crash',
    sets: ['faults.0.fault=unregister'],
    seeds: 2,
    caughtBy: ['isr-subset-alive'],
  },
];
