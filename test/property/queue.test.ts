import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue, type Scheduled } from '../../sim/kernel/queue.ts';

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

test('items come up by time, and those of one moment in the order of scheduling', () => {
  const steps = fc.array(fc.oneof(fc.nat({ max: 50 }), fc.constant('pop' as const)), {
    maxLength: 400,
  });
  fc.assert(
    fc.property(steps, (operations) => {
      const queue = new EventQueue();
      const model: Scheduled[] = [];
      operations.forEach((operation, index) => {
        if (operation === 'pop') {
          expect(queue.popUntil(30)).toBe(popModel(model, 30));
          return;
        }
        const pushed = item(operation, index);
        queue.push(pushed);
        model.push(pushed);
        expect(queue.size).toBe(model.length);
      });
      expect(queue.inOrder()).toEqual(model.toSorted(byTime));
    }),
  );
});

function popModel(model: Scheduled[], until: number): Scheduled | null {
  const first = model.toSorted(byTime)[0];
  if (first === undefined || first.at > until) return null;
  model.splice(model.indexOf(first), 1);
  return first;
}
