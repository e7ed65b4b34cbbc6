import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from '../../sim/kernel/queue.ts';
import type { Scheduled } from '../../sim/kernel/scheduled.ts';

const item = (at: number, sequence: number): Scheduled => ({
  at,
  sequence,
  kind: 'world',
  cause: 0,
  node: -1,
  boot: 0,
  end: null,
  chance: 0,
  name: '',
  payload: null,
});

const byTime = (a: Scheduled, b: Scheduled): number => a.at - b.at || a.sequence - b.sequence;

/** Moments of one bucket, of some, and of before and behind the ring's horizon; a pop is a negative number. */
const steps: fc.Arbitrary<number[]> = fc.array(
  fc.oneof(
    fc.nat({ max: 50 }),
    fc.nat({ max: 5_000 }),
    fc.nat({ max: 200_000 }),
    fc.integer({ min: -300_000, max: -1 }),
    fc.constant(-1_000_000),
  ),
  { maxLength: 400 },
);

test('items come up by time, and those of one moment in the order of scheduling', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), (operations, isReversed) => {
      const queue = new EventQueue();
      const model: Scheduled[] = [];
      operations.forEach((operation, index) => {
        if (operation < 0) {
          expect(queue.peek()).toEqual(model.toSorted(byTime)[0]);
          expect(queue.popUntil(-operation)).toEqual(popModel(model, -operation));
          return;
        }
        // What a world kept, and a timer that was put off, are queued behind things of a higher sequence.
        const pushed = item(operation, isReversed ? operations.length - index : index);
        queue.push(pushed);
        model.push(pushed);
        expect(queue.size).toBe(model.length);
      });
      expect(queue.inOrder()).toEqual(model.toSorted(byTime));
    }),
  );
});

test('moments beyond 32 bits of microseconds are told apart from those that they wrap round to', () => {
  const queue = new EventQueue();
  const moments = [0, 70, 65_535, 65_536, 2 ** 31, 2 ** 32, 2 ** 32 + 70, 2 ** 40];
  moments.toReversed().forEach((at, index) => {
    queue.push(item(at, index));
  });
  for (const at of moments) {
    expect(queue.popUntil(Number.MAX_SAFE_INTEGER)?.at).toBe(at);
    queue.push(item(at + 1, 1_000));
    expect(queue.popUntil(at + 2)?.at).toBe(at + 1);
  }
});

test('what was taken out stays as it is until the next is taken out', () => {
  const queue = new EventQueue();
  queue.push(item(1, 1));
  queue.push(item(2, 2));
  const first = queue.popUntil(9);
  for (let sequence = 3; sequence < 500; sequence++) queue.push(item(sequence, sequence));
  expect(first).toEqual(item(1, 1));
  expect(queue.popUntil(9)).toEqual(item(2, 2));
});

function popModel(model: Scheduled[], until: number): Scheduled | null {
  const first = model.toSorted(byTime)[0];
  if (first === undefined || first.at > until) return null;
  model.splice(model.indexOf(first), 1);
  return first;
}
