import { expect, test } from 'vitest';
import { type Pick, placeReplicas, type UsableBroker } from '../../../core/controller/placement.ts';
import { outcomeOf, type Site } from '../../../core/draw.ts';

const broker = (id: number, rack: string | null = null, fenced = false): UsableBroker => ({
  id,
  rack,
  fenced,
});
const boring: Pick = () => 0;
const seeded =
  (seed: number) =>
  (drawSite: Site, sub: number): number =>
    outcomeOf(seed, drawSite, sub);

function place(brokers: UsableBroker[], partitions: number, factor: number, pick = boring) {
  const placement = placeReplicas(brokers, partitions, factor, pick);
  return placement.type === 'Placed' ? placement.replicas : placement.message;
}

test('with all starts at 0 the placement is the one of StripedReplicaPlacer’s own example (control-plane §2.6)', () => {
  const brokers = [
    ...['A', 'B', 'C'].flatMap((rack, at) => [0, 1, 2].map((n) => broker(at * 10 + n, rack))),
  ];
  expect(place(brokers, 3, 3)).toEqual([
    [0, 10, 20],
    [11, 21, 1],
    [22, 2, 12],
  ]);
});

test('unfenced brokers come first, and the leader is never fenced (control-plane §2.6)', () => {
  const brokers = [broker(1, null, true), broker(2), broker(3)];
  expect(place(brokers, 3, 2)).toEqual([
    [2, 3],
    [3, 2],
    [2, 3],
  ]);
  const full = place(brokers, 4, 3) as readonly number[][];
  for (const replicas of full) expect(replicas[2]).toBe(1);
});

test('replicas are distinct and leaders spread for every seed (control-plane §2.6)', () => {
  const brokers = [1, 2, 3, 4, 5].map((id) => broker(id, id % 2 === 0 ? 'a' : 'b'));
  for (let seed = 0; seed < 50; seed++) {
    const placed = place(brokers, 10, 3, seeded(seed)) as readonly number[][];
    for (const replicas of placed) {
      expect(new Set(replicas).size).toBe(3);
      expect(new Set(replicas.map((id) => id % 2)).size).toBe(2);
    }
  }
});

test('no draw of a placement has the key of another (DESIGN law 3)', () => {
  const brokers = [1, 2, 3, 4, 5, 6].map((id) => broker(id, `r${id % 3}`));
  const keys: string[] = [];
  placeReplicas(brokers, 40, 3, (drawSite, sub) => {
    keys.push(`${drawSite.name}/${sub}`);
    return 0;
  });
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(10);
});

test('what cannot be placed is refused in Kafka’s words (control-plane §2.6)', () => {
  expect(place([broker(1)], 1, 0)).toMatch('the replication factor must be positive');
  expect(place([broker(1, null, true)], 1, 1)).toMatch('All brokers are currently fenced');
  expect(place([broker(1)], 1, 2)).toMatch('only 1 broker(s) are registered');
});
