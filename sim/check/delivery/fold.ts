import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { type Excuses, noExcuses } from '../excuses.ts';

/** What groups of consumers have made of records: effects, and how far they have committed. Plain data. */
export interface DeliveryFold {
  readonly excuses: Excuses;
  readonly groups: GroupDelivery[];
}

/** One group, members or not: consumers with the same `group.id`. */
export interface GroupDelivery {
  readonly groupId: string;
  readonly clients: readonly string[];
  readonly partitions: PartitionDelivery[];
}

/** A partition as a group has seen it. */
export interface PartitionDelivery {
  readonly name: string;
  /** By offset: how often the record took effect. */
  readonly effects: number[];
  /** By offset: what took effect there, and in which event that became known last. */
  readonly values: (string | null)[];
  readonly knownAt: number[];
  /** By offset: when a poll last handed it to an application, in virtual microseconds; −1 for never. */
  readonly handedAt: number[];
  /** The offset that is committed, as the coordinator has it; −1 for none. */
  committed: number;
  committedAt: number;
  committedEvent: number;
}

/** Nothing was delivered. */
export function noDelivery(scenario: ResolvedScenario): DeliveryFold {
  const groups: GroupDelivery[] = [];
  for (const { name, settings, commit } of scenario.consumers) {
    const groupId = settings['group.id'];
    // What copiers do is in logs (sim/check/copies).
    if (groupId === '' || commit === 'copier') continue;
    const known = groups.find((group) => group.groupId === groupId);
    if (known === undefined) groups.push({ groupId, clients: [name], partitions: [] });
    else (known.clients as string[]).push(name);
  }
  return { excuses: noExcuses(scenario), groups };
}

/** The group of a client, or null. */
export function groupOfClient(fold: DeliveryFold, client: string): GroupDelivery | null {
  for (const group of fold.groups) if (group.clients.includes(client)) return group;
  return null;
}

/** A partition of a group, made on first use, with room for an offset. */
export function deliveryOf(
  { partitions }: GroupDelivery,
  name: string,
  offset: number,
): PartitionDelivery {
  let found = partitions.find((partition) => partition.name === name);
  if (found === undefined) {
    found = {
      name,
      effects: [],
      values: [],
      knownAt: [],
      handedAt: [],
      committed: -1,
      committedAt: 0,
      committedEvent: 0,
    };
    partitions.push(found);
  }
  while (found.effects.length <= offset) {
    found.effects.push(0);
    found.values.push(null);
    found.knownAt.push(0);
    found.handedAt.push(-1);
  }
  return found;
}
