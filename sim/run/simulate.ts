import type { SimulateOptions } from './options.ts';
import { Run } from './run.ts';

/** A run of `options` that has not taken its first step: `simulate(options).run()` runs it to its end. */
export const simulate = (options: SimulateOptions): Run => new Run(options);
