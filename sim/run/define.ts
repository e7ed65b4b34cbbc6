import type { Scenario } from '../scenario/scenario.ts';

/** Lets an author write a scenario with completion and checking by the compiler; it is the scenario itself. */
export const defineScenario = <const S extends Scenario>(scenario: S): S => scenario;
