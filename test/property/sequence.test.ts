import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  append,
  type Sequence,
  sequenceOf,
  slice,
  truncate,
} from '../../core/collections/sequence.ts';
import { decodeWorld, encodeWorld } from '../../sim/kernel/world.ts';

/** Every version ever made stays reachable, as pairs of a sequence and the plain array it must equal. */
interface Version {
  readonly sequence: Sequence<number>;
  readonly model: readonly number[];
}

const operation = fc.record({
  kind: fc.constantFrom('append', 'append', 'append', 'truncate', 'reload'),
  version: fc.nat(),
  amount: fc.nat(),
});

test('old versions, forks and truncations never see what others append', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
      const versions: Version[] = [{ sequence: sequenceOf(), model: [] }];
      for (const { kind, version, amount } of operations) {
        // Mostly the newest version, as in a run; now and then an older one: a fork.
        const index = version % 3 === 0 ? amount % versions.length : versions.length - 1;
        versions.push(changed(versions[index]!, kind, amount));
      }
      for (const { sequence, model } of versions) expect(slice(sequence)).toEqual(model);
    }),
  );
});

function changed({ sequence, model }: Version, kind: string, amount: number): Version {
  if (kind === 'append') {
    return { sequence: append(sequence, amount), model: [...model, amount] };
  }
  if (kind === 'reload') return { sequence: decodeWorld(encodeWorld(sequence)), model };
  const length = amount % (model.length + 1);
  return { sequence: truncate(sequence, length), model: model.slice(0, length) };
}
