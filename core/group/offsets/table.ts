import type { PartitionName } from '../../protocol/partition-name.ts';
import { type CommittedOffset, type GroupOffsets, placed, searchGroup } from '../state.ts';

const NO_OFFSETS: readonly CommittedOffset[] = [];

/** The offsets of a group, sorted by partition. */
export function offsetsOf(
  table: readonly GroupOffsets[],
  groupId: string,
): readonly CommittedOffset[] {
  const at = searchGroup(table, groupId);
  return at < 0 ? NO_OFFSETS : (table[at] as GroupOffsets).offsets;
}

/** The offset of a partition among those of a group, or null. */
export function offsetOf(
  offsets: readonly CommittedOffset[],
  partition: PartitionName,
): CommittedOffset | null {
  const at = searchOffset(offsets, partition);
  return at < 0 ? null : (offsets[at] as CommittedOffset);
}

function searchOffset(offsets: readonly CommittedOffset[], partition: PartitionName): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = (offsets[middle] as CommittedOffset).partition;
    if (at === partition) return middle;
    if (at < partition) low = middle + 1;
    else high = middle - 1;
  }
  return -low - 1;
}

/** The table with an offset of a group, in the place of the one of its partition. */
export function withOffset(
  table: readonly GroupOffsets[],
  groupId: string,
  offset: CommittedOffset,
): readonly GroupOffsets[] {
  const known = offsetsOf(table, groupId);
  const at = searchOffset(known, offset.partition);
  const offsets = known.slice();
  offsets.splice(at < 0 ? -at - 1 : at, at < 0 ? 0 : 1, offset);
  return placed(table, { groupId, offsets });
}

/** The table without an offset; the same table where it has none. */
export function withoutOffset(
  table: readonly GroupOffsets[],
  groupId: string,
  partition: PartitionName,
): readonly GroupOffsets[] {
  const known = offsetsOf(table, groupId);
  const at = searchOffset(known, partition);
  if (at < 0) return table;
  if (known.length === 1) return table.filter((entry) => entry.groupId !== groupId);
  return placed(table, { groupId, offsets: known.filter((_, index) => index !== at) });
}
