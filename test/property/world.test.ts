import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLAIN } from '../../sim/kernel/kernel.ts';
import { encodeWorld, keepKernel } from '../../sim/kernel/world.ts';
import { fork, reload, runEvents, runUntil } from '../support/rig.ts';
import { someFaults, toyKernel, toyOptions } from '../support/toy-run.ts';

const END = 600_000;
const seeds = fc.nat({ max: 1_000_000 }).map(String);

test('a world that went through JSON at any moment continues to the same hash and the same world', () => {
  fc.assert(
    fc.property(seeds, someFaults, fc.nat({ max: 2_000 }), (seed, faults, moment) => {
      const options = toyOptions(seed, { stepper: PLAIN });
      const kernel = toyKernel(options, faults);
      runEvents(kernel, moment, END);
      const reloaded = reload(options, keepKernel(kernel));
      expect(encodeWorld(keepKernel(reloaded))).toBe(encodeWorld(keepKernel(kernel)));
      runUntil(kernel, END);
      runUntil(reloaded, END);
      expect(reloaded.hash.hex()).toBe(kernel.hash.hex());
      expect(reloaded.ladder).toEqual(kernel.ladder);
      expect(encodeWorld(keepKernel(reloaded))).toBe(encodeWorld(keepKernel(kernel)));
    }),
    { numRuns: 50 },
  );
});

test('a fork does not disturb the run that it left', () => {
  fc.assert(
    fc.property(
      seeds,
      someFaults,
      someFaults,
      fc.nat({ max: 1_500 }),
      (seed, faults, others, moment) => {
        const options = toyOptions(seed, { stepper: PLAIN });
        const alone = toyKernel(options, faults);
        runUntil(alone, END);
        const kernel = toyKernel(options, faults);
        runEvents(kernel, moment, END);
        const branch = fork(options, kernel);
        for (const { at, item } of others) branch.scheduleWorld(branch.now + at, item);
        runUntil(branch, END);
        runUntil(kernel, END);
        expect(kernel.hash.hex()).toBe(alone.hash.hex());
        expect(encodeWorld(keepKernel(kernel))).toBe(encodeWorld(keepKernel(alone)));
      },
    ),
    { numRuns: 25 },
  );
});

test('the same seed gives the same run, another seed another', () => {
  fc.assert(
    fc.property(seeds, someFaults, (seed, faults) => {
      const runs = [seed, seed, `${seed}'`].map((each) => {
        const kernel = toyKernel(toyOptions(each, { stepper: PLAIN }), faults);
        runUntil(kernel, END);
        return kernel.hash.hex();
      });
      expect(runs[1]).toBe(runs[0]);
      expect(runs[2]).not.toBe(runs[0]);
    }),
    { numRuns: 20 },
  );
});
