import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Recorded } from '../../sim/kernel/choices.ts';
import type { Kernel } from '../../sim/kernel/kernel.ts';
import { runUntil } from '../support/rig.ts';
import { someFaults, type TimedFault, toyKernel, toyOptions } from '../support/toy-run.ts';

const END = 500_000;
const seeds = fc.nat({ max: 1_000_000 }).map(String);

interface Recording {
  readonly kernel: Kernel;
  readonly choices: readonly Recorded[];
}

function recording(
  seed: string | null,
  faults: readonly TimedFault[],
  tape: Readonly<Record<string, number>> = {},
  quiet: readonly string[] = [],
): Recording {
  const choices: Recorded[] = [];
  const options = toyOptions(seed, { tape, quiet, record: (choice) => choices.push(choice) });
  const kernel = toyKernel(options, faults);
  runUntil(kernel, END);
  return { kernel, choices };
}

const tapeOf = (choices: readonly Recorded[]): Record<string, number> =>
  Object.fromEntries(choices.map(({ name, value }) => [name, value]));

test('a tape recorded from a seed replays without the seed to the same hash', () => {
  fc.assert(
    fc.property(seeds, someFaults, (seed, faults) => {
      const seeded = recording(seed, faults);
      const interesting = seeded.choices.filter(({ boring }) => !boring);
      const replayed = recording(null, faults, tapeOf(interesting));
      expect(replayed.kernel.hash.hex()).toBe(seeded.kernel.hash.hex());
      expect(replayed.choices).toEqual(seeded.choices);
    }),
    { numRuns: 25 },
  );
});

test('without seed and tape every choice is boring', () => {
  expect(recording(null, []).choices.filter(({ boring }) => !boring)).toEqual([]);
});

test('a quiet site or key is boring and leaves all other choices to the seed', () => {
  const loud = tapeOf(recording('7', []).choices);
  const { choices } = recording('7', [], {}, ['net.loss', 'n1#1>n2']);
  let compared = 0;
  for (const { name, value, boring } of choices) {
    const [site, key] = [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)];
    if (site === 'net.loss' || key.startsWith('n1#1>n2')) expect(boring).toBe(true);
    else if (name in loud) {
      expect(value).toBe(loud[name]);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(100);
});

test('what a forced choice changes causally is new, but no choice that both runs make differs', () => {
  fc.assert(
    fc.property(seeds, someFaults, fc.nat(), (seed, faults, which) => {
      const seeded = recording(seed, faults);
      const forced = seeded.choices[which % seeded.choices.length]!;
      const other = recording(seed, faults, { [forced.name]: forced.value + 1 });
      const before = tapeOf(seeded.choices);
      for (const { name, value } of other.choices) {
        if (name !== forced.name && name in before) expect(value).toBe(before[name]);
      }
    }),
    { numRuns: 25 },
  );
});

test('taking out a fault changes no choice that is made all the same', () => {
  fc.assert(
    fc.property(seeds, someFaults, fc.nat(), (seed, faults, which) => {
      fc.pre(faults.length > 0);
      const all = tapeOf(recording(seed, faults).choices);
      const fewer = faults.filter((_, index) => index !== which % faults.length);
      // Power losses of one node count each other, and a command its predecessors: these have no content of their own.
      for (const { name, value } of recording(seed, fewer).choices) {
        if (name in all && !name.includes('power-loss')) expect(value).toBe(all[name]);
      }
    }),
    { numRuns: 25 },
  );
});

test('a new site disturbs no choice of the others', () => {
  const known = tapeOf(recording('9', []).choices);
  const lossless = toyOptions('9', { network: { latency: { uniformMs: [1, 10] }, lossOneIn: 0 } });
  const choices: Recorded[] = [];
  const kernel = toyKernel({ ...lossless, record: (choice) => choices.push(choice) });
  runUntil(kernel, END);
  const shared = choices.filter(({ name }) => name in known);
  expect(shared.length).toBeGreaterThan(100);
  for (const { name, value } of shared) expect(value).toBe(known[name]);
});
