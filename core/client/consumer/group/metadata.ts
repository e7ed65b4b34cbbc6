import type { GroupMetadata } from '../../commands.ts';
import type { ConsumerMemory } from '../memory.ts';
import { generationOf, memberIdOf } from './state.ts';

/** consumer.groupMetadata(): who the consumer is in its group at this moment (KIP-447); null without a `group.id`. */
export function groupMetadataOf({ group }: ConsumerMemory): GroupMetadata | null {
  if (group === null) return null;
  return {
    groupId: group.groupId,
    generationId: generationOf(group),
    memberId: memberIdOf(group),
    groupInstanceId: group.instanceId,
  };
}

/** What sendOffsetsToTransaction(offsets, groupId) states: nobody is fenced by it (before KIP-447). */
export const groupIdAlone = (groupId: string): GroupMetadata => ({
  groupId,
  generationId: -1,
  memberId: '',
  groupInstanceId: null,
});
