import { type Site, site } from '../../core/draw.ts';
import { mix, mixString } from '../../core/hash.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { ResolvedProducer } from '../scenario/resolved.ts';

/** Records of transactions take turns over the partitions, so that a transaction spans several. */
export function partitionOf(
  { partition, transactional }: ResolvedProducer,
  sent: number,
): number | null {
  if (partition !== null || transactional === null) return partition;
  return sent % transactional.partitions;
}

/** The key of a record, drawn by the record's number, so that another record's absence does not change it. */
export function keyOf(kernel: Kernel, program: ResolvedProducer, number: number): string | null {
  if (program.keys === 0) return null;
  const { choices } = kernel;
  const chance = choices.entropy(mix(mixString(0, `${program.name} key`), number));
  const name = choices.named ? `${program.name} key ${number}` : '';
  return `k${choices.choose(keySite(program.keys), chance, name)}`;
}

const keySite = (keys: number): Site => site('workload.key', keys, 0);
