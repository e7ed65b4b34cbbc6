import type { ClassicGroup } from '../classic/group.ts';
import { GroupChange, type Refusal } from './change.ts';
import type { GroupContext } from './context.ts';

/** A classic group that a member of the consumer protocol joins: what becomes of it, or why it stays as it is. */
export type Upgrade =
  | { readonly type: 'Begun'; readonly change: GroupChange }
  | { readonly type: 'Refused'; readonly refusal: Refusal };

/** Begins the conversion of a classic group (clients §6.8). One without members is merely replaced. */
export function beginUpgrade(group: ClassicGroup, context: GroupContext): Upgrade {
  if (group.state === 'Empty' && group.pendingJoinMembers.length === 0) {
    return { type: 'Begun', change: new GroupChange(null, context.switches['group.replay']) };
  }
  const message = `${group.groupId} has members of the classic protocol`;
  return { type: 'Refused', refusal: { error: 'GROUP_ID_NOT_FOUND', message } };
}
