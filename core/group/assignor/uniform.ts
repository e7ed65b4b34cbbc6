import type { AssignedTarget, AssignorSpec } from './spec.ts';
import { assignEqualSubscriptions } from './uniform-equal.ts';
import { assignMixedSubscriptions } from './uniform-mixed.ts';

/**
 * The uniform assignor, Kafka's default (UniformAssignor, clients §6.7): as many partitions for everybody as can be, and
 * with that as few moves as can be.
 */
export const assignUniformly = (spec: AssignorSpec): readonly AssignedTarget[] =>
  spec.isHomogeneous ? assignEqualSubscriptions(spec) : assignMixedSubscriptions(spec);
