import { castOf } from '../../faults/cast.ts';
import { planFaults } from '../../faults/check.ts';
import { planUniform } from '../../faults/swarm.ts';
import { swarmSettingOf } from '../../run/plan.ts';
import type { Explorer } from './explorer.ts';

/**
 * The plain walk, to which the others are compared: every kind of fault that the plan names may come up, all equally
 * often, at any time; nothing is switched off for a seed and no moment is preferred.
 */
export const uniform: Explorer = {
  name: 'uniform',
  doc: 'chance from the seed; every kind of fault equally often, at any time',
  explore: (scenario, seed) => {
    const cast = castOf(scenario);
    const setting = swarmSettingOf(scenario, cast);
    const written = planFaults(scenario.source.faults ?? [], cast);
    const drawn = setting === null ? [] : planUniform(seed, setting);
    return { seed, tape: {}, faults: [...written, ...drawn] };
  },
};
