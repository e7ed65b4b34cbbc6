import type { MetadataImage } from '../../controller/image.ts';
import { topicByName } from '../../controller/image-lookup.ts';
import { write } from '../../coordinator/work.ts';
import { topicOf } from '../../protocol/partition-name.ts';
import { type OffsetCommitRecord, offsetTombstone } from '../records.ts';
import type { GroupOffsets, GroupWork } from '../state.ts';

/** Forgets the offsets of topics that are gone, or gone and made again (`onTopicsDeleted`). */
export function forgetDeletedTopics(work: GroupWork, before: MetadataImage): void {
  if (work.image.topics === before.topics) return;
  const gone = before.topics.filter(
    ({ name, topicId }) => topicByName(work.image, name)?.topicId !== topicId,
  );
  if (gone.length === 0) return;
  const names = gone.map(({ name }) => name);
  const records: OffsetCommitRecord[] = [];
  collect(work.state.offsets, names, records);
  for (const { offsets } of work.state.pending) collect(offsets, names, records);
  write(work, records);
}

function collect(
  table: readonly GroupOffsets[],
  topics: readonly string[],
  records: OffsetCommitRecord[],
): void {
  for (const { groupId, offsets } of table) {
    for (const { partition } of offsets) {
      if (topics.includes(topicOf(partition))) records.push(offsetTombstone(groupId, partition));
    }
  }
}
