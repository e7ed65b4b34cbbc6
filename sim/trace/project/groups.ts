import type { ConsumedRecord } from '../../../core/client/commands.ts';
import type { Probe } from '../../../core/probe.ts';
import { FIELDS, type FieldName, UNKNOWN } from '../fields.ts';
import type { Values } from '../values.ts';
import type { PartitionIndex } from './sink.ts';

/**
 * Groups and transactions as their coordinators state it, which move from broker to broker, and what polls give out. What
 * a member owns is projected from its own state (client.ts), so that two owners at once are seen as what they are.
 */
export class GroupWatch {
  /** Ids in the order in which they were first heard of; a slot's `node` is an index here. */
  readonly groups: string[] = [];
  readonly transactionalIds: string[] = [];
  private readonly values: Values;
  private readonly indexOf: PartitionIndex;

  constructor(values: Values, indexOf: PartitionIndex) {
    this.values = values;
    this.indexOf = indexOf;
  }

  /** A fact that a node states; `id` is its Kafka id. */
  onProbe(node: number, id: number, probe: Probe): void {
    const { values } = this;
    switch (probe.type) {
      case 'GroupStateChanged':
        this.onGroupState(id, probe);
        break;
      case 'GroupEpochBumped':
        values.set('groupGeneration', this.group(probe.groupId), -1, probe.groupEpoch);
        break;
      case 'OffsetCommitted':
        this.set('committedOffset', this.group(probe.groupId), probe.partition, probe.offset);
        break;
      case 'OffsetExpired':
        this.set('committedOffset', this.group(probe.groupId), probe.partition, UNKNOWN);
        break;
      case 'MembershipChanged':
        values.set('memberGroup', node, -1, this.group(probe.groupId));
        break;
      case 'TransactionStateChanged':
        this.onTransaction(id, probe);
        break;
      default:
        break;
    }
  }

  /** Records that a poll gave to the application: what a member of the group had before is delivered again. */
  onPolled(node: number, records: readonly ConsumedRecord[]): void {
    const group = this.values.get('memberGroup', node, -1);
    if (group < 0) return;
    for (const { partition, offset } of records) {
      const index = this.indexOf(partition);
      if (index < 0) continue;
      const { values } = this;
      const end = values.get('deliveredTo', group, index);
      if (offset >= end) values.set('deliveredTo', group, index, offset + 1);
      else {
        const before = Math.max(0, values.get('redelivered', group, index));
        values.set('redelivered', group, index, before + 1);
      }
    }
  }

  private onGroupState(
    id: number,
    {
      groupId,
      state,
      generation,
      members,
      protocol,
    }: Extract<Probe, { readonly type: 'GroupStateChanged' }>,
  ): void {
    const { values } = this;
    const group = this.group(groupId);
    values.set('groupProtocol', group, -1, choice('groupProtocol', protocol));
    values.set('groupState', group, -1, choice('groupState', state));
    values.set('groupGeneration', group, -1, Math.max(UNKNOWN, generation));
    values.set('groupMembers', group, -1, members.length);
    values.set('groupCoordinator', group, -1, id);
  }

  private onTransaction(
    id: number,
    probe: Extract<Probe, { readonly type: 'TransactionStateChanged' }>,
  ): void {
    const { values } = this;
    const at = indexIn(this.transactionalIds, probe.transactionalId);
    values.set('transactionCoordinator', at, -1, id);
    values.set('transactionState', at, -1, choice('transactionState', probe.state));
    values.set('transactionProducerId', at, -1, Math.max(UNKNOWN, probe.producerId));
    values.set('transactionProducerEpoch', at, -1, Math.max(UNKNOWN, probe.producerEpoch));
    const partitions = probe.partitions.map((partition) => this.indexOf(partition));
    values.setList(
      'transactionPartitions',
      at,
      -1,
      partitions.filter((index) => index >= 0),
    );
  }

  private set(field: FieldName, node: number, partition: string, value: number): void {
    const index = this.indexOf(partition);
    if (index >= 0) this.values.set(field, node, index, value);
  }

  private group(groupId: string): number {
    return indexIn(this.groups, groupId);
  }
}

/** The place of an id, which is appended where it is new. */
function indexIn(ids: string[], id: string): number {
  const known = ids.indexOf(id);
  return known >= 0 ? known : ids.push(id) - 1;
}

/** Coordinators of the two protocols spell states in their own ways: `Stable` is `STABLE`. */
function choice(field: FieldName, state: string): number {
  const wanted = state.toUpperCase();
  return FIELDS[field].choices.findIndex((one) => one.toUpperCase() === wanted);
}
