import { assignRanges } from './range.ts';
import type { Assignor } from './spec.ts';
import { assignUniformly } from './uniform.ts';

/** The names of the server-side assignors that are modelled. */
export const ASSIGNOR_NAMES: readonly string[] = ['uniform', 'range'];

const PACKAGE = 'org.apache.kafka.coordinator.group.assignor.';

/** Other ways to write them in `group.consumer.assignors`. */
const CLASSES: Readonly<Record<string, string>> = {
  [`${PACKAGE}UniformAssignor`]: 'uniform',
  [`${PACKAGE}RangeAssignor`]: 'range',
};

/** The assignors of `group.consumer.assignors`, the default one first; a name that is not modelled stays as it is. */
export const assignorNames = (setting: string): readonly string[] =>
  setting
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => CLASSES[name] ?? name);

/** The assignor of a name, or null. */
export function assignorOf(name: string): Assignor | null {
  switch (name) {
    case 'uniform':
      return assignUniformly;
    case 'range':
      return assignRanges;
    default:
      return null;
  }
}
