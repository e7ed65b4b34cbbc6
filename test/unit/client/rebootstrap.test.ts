import { expect, test } from 'vitest';
import { currentLeader, knownTopic } from '../../../core/client/metadata.ts';
import { rebootstrap } from '../../../core/client/metadata-refresh.ts';
import type { ConsumerSettings } from '../../../core/config/settings.ts';
import { instant } from '../../../core/time.ts';
import { type Consumer, consumer, fetched, fetches, poll } from './consumer/setup.ts';
import { metadata } from './driver.ts';

/** A consumer that bootstraps from brokers 1 to 3 and has been told of broker 9 alone, which leads. */
function moved(change: Partial<ConsumerSettings> = {}): Consumer {
  const c = consumer({ 'metadata.max.age.ms': 1000, ...change });
  const auto = c.auto;
  c.auto = (request, node) =>
    request.type === 'MetadataRequest'
      ? { ...metadata([[9, 3]]), brokers: [9] }
      : auto(request, node);
  c.up.add(9);
  poll(c, 1, 60_000);
  return c;
}

test('when no broker that it knows is usable, a client goes back to its bootstrap list (KIP-899)', () => {
  const c = moved();
  expect(c.memory.metadata.brokers).toEqual([9]);
  c.up.delete(9);
  c.auto = () => null;
  c.cut(9);
  c.advance(300);
  expect(c.memory.metadata.brokers).toEqual([1, 2, 3]);
  expect(c.pending('MetadataRequest').map(({ node }) => node)).not.toContain(9);
});

test('metadata.recovery.strategy=none: it is stuck with brokers that are gone, as all were before 3.8', () => {
  const c = moved({ 'metadata.recovery.strategy': 'none' });
  c.up.delete(9);
  c.auto = () => null;
  c.cut(9);
  c.advance(30_000);
  expect(c.memory.metadata.brokers).toEqual([9]);
});

test('without an answer for metadata.recovery.rebootstrap.trigger.ms it gives up who does not answer (KIP-1102)', () => {
  const c = moved({ 'metadata.recovery.rebootstrap.trigger.ms': 4000 });
  c.auto = (request) =>
    request.type === 'MetadataRequest' ? { ...metadata([[9, 3]]), brokers: [] } : null;
  const goOn = (): void => {
    for (let i = 0; i < 6; i++) {
      c.advance(500);
      if (fetches(c)[0]?.node === 9) c.reply(9, fetched({ 't-0': [] }));
    }
  };
  goOn();
  expect(c.memory.metadata.brokers).toEqual([9]);
  goOn();
  expect(c.memory.metadata.brokers).toEqual([1, 2, 3]);
  expect(c.pending('MetadataRequest').some(({ node }) => node === 9)).toBe(false);
});

test('rebootstrapping forgets leaders and topic ids, and keeps the epochs that were seen (Metadata.rebootstrap)', () => {
  const { metadata: known } = moved().memory;
  expect(currentLeader(known, 't-0')).toEqual({ leaderId: 9, leaderEpoch: 3 });
  const blank = rebootstrap(known, instant(5));
  expect(currentLeader(blank, 't-0')).toEqual({ leaderId: -1, leaderEpoch: 3 });
  expect(knownTopic(blank, 't')).toMatchObject({ topicId: '', isCached: false });
  expect(blank).toMatchObject({ needFull: true, updateVersion: known.updateVersion + 1 });
  expect(rebootstrap(blank, instant(5))).toBe(blank);
  expect(rebootstrap(blank, instant(6)).updateVersion).toBe(blank.updateVersion);
});
