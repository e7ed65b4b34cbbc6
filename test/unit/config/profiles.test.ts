import { expect, test } from 'vitest';
import { ELR_FEATURE, METADATA_FEATURE, profileOf } from '../../../core/config/profiles.ts';
import { SWITCH_VALUES, type SwitchName, TODAY } from '../../../core/config/switches.ts';
import {
  DEFAULT_VERSION,
  type Release,
  releaseOf,
  VERSIONS,
} from '../../../core/config/version.ts';

const profile = (text: string) => profileOf(releaseOf(text) as Release);

/**
 * What came behind the default release: KAFKA-19233, KAFKA-19974, KAFKA-19431 and KAFKA-19999 with KIP-1228 in 4.2,
 * KIP-1251 and KAFKA-20310 in 4.3.
 */
const SINCE_THE_DEFAULT: readonly SwitchName[] = [
  'group.rejoin',
  'group.revokedEpoch',
  'group.unsubscribed',
  'group.commitEpoch',
  'txn.markerRetry',
  'txn.producerIdRotation',
];

test("the newest release has today's rules, the default one those of its time (DESIGN §6)", () => {
  expect(profile(VERSIONS[VERSIONS.length - 1] as string).switches).toEqual(TODAY);
  const { switches } = profile(DEFAULT_VERSION);
  const names = Object.keys(TODAY) as SwitchName[];
  expect(names.filter((name) => switches[name] !== TODAY[name])).toEqual(SINCE_THE_DEFAULT);
});

test('every rule of every release is one of its values, and no rule goes back (failures §3)', () => {
  const names = Object.keys(SWITCH_VALUES) as SwitchName[];
  for (const name of names) {
    const values: readonly string[] = SWITCH_VALUES[name];
    let before = 0;
    for (const version of VERSIONS.slice(VERSIONS.indexOf('3.3'))) {
      const at = values.indexOf(profile(version).switches[name]);
      expect(at, `${name} in ${version}`).toBeGreaterThanOrEqual(before);
      before = at;
    }
  }
});

test.each([
  ['0.10', 'high-watermark'],
  ['1.1', 'offsets-for-leader-epoch'],
  ['2.0', 'epoch-and-offset'],
  ['2.6', 'epoch-and-offset'],
  ['2.7', 'fetch-diverging-epoch'],
  ['4.1', 'fetch-diverging-epoch'],
])('%s truncates by %s (KIP-101, KIP-279, KAFKA-10554)', (version, rule) => {
  expect(profile(version).switches['repl.truncation']).toBe(rule);
});

test('rules that no release had differently stay, and the maximal ISR too (KIP-497)', () => {
  const { switches } = profile('0.8');
  expect(switches['raft.flush']).toBe('before-ack');
  expect(switches['control.heartbeatSeed']).toBe('all-registered');
  expect(switches['repl.isrForHw']).toBe('maximal');
});

test('eligible leader replicas are on for new clusters from 4.1 only (KIP-966)', () => {
  expect(profile('3.9').switches['repl.eligibleLeaders']).toBe('isr');
  expect(profile('3.9').features).not.toHaveProperty(ELR_FEATURE);
  expect(profile('4.0').switches['repl.eligibleLeaders']).toBe('elr');
  expect(profile('4.0').features).not.toHaveProperty(ELR_FEATURE);
  expect(profile('4.1').features).toEqual({ [ELR_FEATURE]: 1, [METADATA_FEATURE]: 27 });
});

test('check quorum came with 3.7, pre-vote with 4.0 (KAFKA-15489, KIP-996)', () => {
  expect(profile('3.6').switches['raft.checkQuorum']).toBe('off');
  expect(profile('3.7').switches['raft.checkQuorum']).toBe('on');
  expect(profile('3.9').switches['raft.preVote']).toBe('off');
  expect(profile('4.0').switches['raft.preVote']).toBe('on');
  // KAFKA-18345 came to three lines.
  const backoff = (version: string): string => profile(version).switches['raft.electionBackoff'];
  expect(['3.8', '3.9.0', '4.0.0'].map(backoff)).toEqual(['capped', 'capped', 'capped']);
  expect(['3.9.1', '4.0.1', '4.1.0'].map(backoff)).toEqual(['jittered', 'jittered', 'jittered']);
  // KIP-392; KAFKA-14372.
  expect(profile('2.3').switches['repl.consumerReads']).toBe('leader-only');
  expect(profile('2.4').switches['repl.consumerReads']).toBe('any-replica');
  expect(profile('3.3.1').switches['consumer.replicaChoice']).toBe('any-in-range');
  expect(profile('3.3.2').switches['consumer.replicaChoice']).toBe('isr-only');
});

test('before 3.3 the control plane is ZooKeeper, and the quorum that stands in has no history', () => {
  expect(profile('3.2').controlPlane).toBe('zookeeper');
  expect(profile('3.2').switches['raft.preVote']).toBe('on');
  expect(profile('3.3').controlPlane).toBe('kraft');
});
