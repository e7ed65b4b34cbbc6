import { describe, expect, test } from 'vitest';
import { EMPTY_IMAGE, type MetadataImage } from '../../../core/controller/image.ts';
import type { FaultSpec } from '../../../sim/scenario/scenario.ts';
import { faultRig, NO_INSIGHT } from '../../support/fault-rig.ts';
import { MS } from '../../support/fault-times.ts';
import { runUntil } from '../../support/rig.ts';

/** What the controller has committed: registrations by broker epoch, and how many replicas are in sync. */
function image(epochs: readonly number[], isr: readonly number[] = [1, 2, 3]): MetadataImage {
  return {
    ...EMPTY_IMAGE,
    brokers: epochs.map((brokerEpoch, index) => ({
      id: index + 1,
      incarnationId: `${index + 1}`,
      brokerEpoch,
      rack: null,
      fenced: false,
      inControlledShutdown: false,
      logDirs: [],
      registrationOffset: brokerEpoch,
    })),
    topics: [
      {
        name: 'orders',
        topicId: 't',
        partitions: [
          {
            partition: 'orders-0',
            topicId: 't',
            replicas: [1, 2, 3],
            isr,
            leader: 1,
            leaderEpoch: 0,
            partitionEpoch: 0,
            leaderRecoveryState: 'RECOVERED',
            elr: [],
            lastKnownElr: [],
            addingReplicas: [],
            removingReplicas: [],
            directories: [],
          },
        ],
      },
    ],
  };
}

function outcome(
  specs: readonly FaultSpec[],
  maxDiskLosses: number,
  images: (at: number) => MetadataImage,
) {
  const rigged = faultRig(specs, {
    maxDiskLosses,
    insight: { ...NO_INSIGHT, image: () => images(now()) },
  });
  const now = (): number => rigged?.kernel.now ?? 0;
  runUntil(rigged.kernel, 2000 * MS);
  return rigged.facts
    .filter(({ type }) => type !== 'FaultEnded')
    .map(({ type, id }) => `${type === 'FaultStarted' ? 'start' : 'skip'} ${id}`);
}

const at = (ms: number, fault: string, on: string): FaultSpec => ({ fault, at: ms, for: 20, on });

describe('unclean stops between two moments with every replica in sync', () => {
  test('one power loss is within a budget of one, the second before recovery is not', () => {
    const specs = [at(20, 'power-loss', 'n1'), at(100, 'power-loss', 'n2')];
    expect(outcome(specs, 1, () => image([5, 6, 7], [2, 3]))).toEqual([
      'start power-loss-1',
      'skip power-loss-2',
    ]);
  });

  test('a controller cannot tell a crash from a power loss: the crash counts with it (KIP-966)', () => {
    const crashLast = [at(20, 'power-loss', 'n1'), at(100, 'crash', 'n2')];
    expect(outcome(crashLast, 1, () => image([5, 6, 7], [2, 3]))[1]).toBe('skip crash-1');
    const lossLast = [at(20, 'crash', 'n1'), at(100, 'power-loss', 'n2')];
    expect(outcome(lossLast, 1, () => image([5, 6, 7], [2, 3]))[1]).toBe('skip power-loss-1');
  });

  test('crashes alone keep what was written and are free', () => {
    const specs = [at(20, 'crash', 'n1'), at(100, 'crash', 'n2'), at(150, 'restart', 'n3')];
    expect(outcome(specs, 0, () => image([5, 6, 7], [2]))).toHaveLength(3);
    expect(outcome(specs, 0, () => image([5, 6, 7], [2])).join()).not.toContain('skip');
  });

  test('the same broker again is not another replica', () => {
    const specs = [at(20, 'power-loss', 'n1'), at(100, 'power-loss', 'n1')];
    expect(outcome(specs, 1, () => image([5, 6, 7], [2, 3])).join()).not.toContain('skip');
  });

  test('after the broker has registered anew and every replica is in sync the budget is whole again', () => {
    const specs = [at(20, 'power-loss', 'n1'), at(500, 'power-loss', 'n2')];
    const recovered = (now: number) =>
      now < 300 * MS ? image([5, 6, 7], [2, 3]) : image([9, 6, 7]);
    expect(outcome(specs, 1, recovered)).toEqual(['start power-loss-1', 'start power-loss-2']);
  });

  test('an image from before the stop that still shows a full ISR does not count as recovery', () => {
    const specs = [at(20, 'power-loss', 'n1'), at(21, 'power-loss', 'n2')];
    expect(outcome(specs, 1, () => image([5, 6, 7]))[1]).toBe('skip power-loss-2');
  });

  test('a budget of none allows no data loss at all', () => {
    expect(outcome([at(20, 'wipe', 'n1')], 0, () => image([5, 6, 7]))).toEqual(['skip wipe-1']);
  });
});
