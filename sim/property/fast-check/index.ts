/** The entry `samsa/fast-check`: arbitraries for configurations, workloads, fault plans and whole simulations. */

export type { Episode } from '../../faults/episode.ts';
export type { FaultFamily } from '../../faults/kind.ts';
export type { RunSummary } from '../../run/result.ts';
export type { Scenario, SettingsSpec } from '../../scenario/scenario.ts';
export { isExercised } from '../judgement.ts';
export { mustAllow, mustHold } from '../must.ts';
export type { Constraints } from './choices.ts';
export { type ClusterConfig, clusterConfig } from './cluster-config.ts';
export { type FaultPlanConstraints, faultPlan } from './fault-plan.ts';
export {
  type More,
  SHORT_PRODUCER_SETTINGS,
  SHORT_SERVER_SETTINGS,
  scenarioOf,
} from './scenario-of.ts';
export { type SimulationOptions, simulation } from './simulation.ts';
export type { Simulation } from './simulation-value.ts';
export { type Workload, workload } from './workload.ts';
