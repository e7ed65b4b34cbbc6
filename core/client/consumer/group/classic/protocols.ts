import type { ConsumerMemory } from '../../memory.ts';

/** The assignors that this client is configured with, the preferred one first. */
export const assignorNames = ({ config }: ConsumerMemory): readonly string[] =>
  config.settings['partition.assignment.strategy'].split(',');

/**
 * The rebalance protocol that all configured assignors have in common, the highest of them: cooperative-sticky alone can
 * do both, so that [range, cooperative-sticky] is eager (KIP-429, clients §5.5).
 */
export const isCooperative = (m: ConsumerMemory): boolean =>
  assignorNames(m).every((name) => name === 'cooperative-sticky');
